// A rollup plugin for the files that a page downloads: takes out of partysocket what the SDK never calls (a third of it). Its connecting, closing
// and reconnecting stay as they are. It works on the syntax tree and fails the build when a part is not found, so that another version
// of partysocket cannot be trimmed wrongly in silence.

import { Edits, walk } from './trim.mjs';

const unusedMembers = [
  'CONNECTING',
  'OPEN',
  'CLOSING',
  'CLOSED',
  'binaryType',
  'retryCount',
  'bufferedAmount',
  'extensions',
  'protocol',
  'readyState',
  'url',
  'shouldReconnect',
  'drainQueuedMessages',
  '_debug',
  '_debugLogger',
  '_getNextProtocols',
  '_didWarnAboutClosedSend',
  '_getNextDelay',
  '_acceptOpen',
  '_getNextUrl',
  '_wait',
  '_binaryType',
  '_messageQueue',
  '_uptimeTimeout',
  '_retryCount',
  '_protocols',
  'onclose',
  'onerror',
  'onmessage',
  'onopen',
];
const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
/** Where the SDK makes one, and what it says there of delays and a queue, which are not there any more. */
const maker = /client[\\/]transport[\\/]websocket\.ts$/;
const optionsSwitchedOff = ['minReconnectionDelay', 'reconnectionDelayGrowFactor', 'maxEnqueuedMessages'];
/** Methods that the SDK calls without arguments. */
const withoutArguments = ['close', 'reconnect'];
const warnings = [
  'globalThis.EventTarget',
  '_didWarnAboutClosedSend',
  'didWarnAboutMissingWebSocket',
  'debugLogger',
  'startClosed',
  'shouldReconnectOnClose',
];

/** Statements about what the SDK's options switch off: a queue, delays and their count, a kind of binary data, protocols. */
const switchedOff = [
  'this._messageQueue',
  'this._uptimeTimeout',
  'clearTimeout(this._uptimeTimeout',
  'this._retryCount',
  'this._ws.binaryType',
  'this._protocols',
  'const { minUptime',
  'const { maxEnqueuedMessages',
  'if (this._messageQueue',
  'if (this._retryCount',
  'assert(',
  // Nobody asks `send` whether it did.
  'return true',
  'return false',
];
/** The address is always asked for, and waited for there. */
const expressions = {
  'this._wait()': 'new Promise((resolve) => setTimeout(resolve, 0))',
  // The SDK neither gives a code nor a reason.
  'this._disconnect(code, reason)': 'this._disconnect()',
  'protocols ? new WS(url, protocols) : new WS(url)': 'new WS(url)',
  // What the SDK hears of an end is a code and a reason.
  'new Events.CloseEvent(code, reason, this)': '{ code, reason }',
  'new Events.ErrorEvent(Error(err.message), this)': 'err',
  'new Events.ErrorEvent(Error("TIMEOUT"), this)': '"timeout"',
  'event.message === "TIMEOUT" ? "timeout" : void 0': 'event === "timeout" ? event : void 0',
};

/** The call without protocols and without options that nobody reads. */
function trimMaker(code, tree) {
  const edits = new Edits();
  const seen = [];
  walk(tree, (node) => {
    if (node.type !== 'NewExpression') return false;
    const [, protocols, options] = node.arguments;
    edits.replace(protocols.start, options.start, '');
    for (const { key, start, end } of options.properties) {
      if (!optionsSwitchedOff.includes(key.name)) continue;
      edits.replace(start, code.indexOf(',', end) + 1, '');
      seen.push(key.name);
    }
    return true;
  });
  return seen.length === optionsSwitchedOff.length ? edits.apply(code) : undefined;
}

export function trimPartysocket() {
  return {
    name: 'trim-partysocket',
    transform(code, id) {
      if (maker.test(id)) {
        const trimmed = trimMaker(code, this.parse(code));
        if (trimmed === undefined) this.error(`not found where one is made: ${optionsSwitchedOff.join(', ')}`);
        return { code: trimmed, map: null };
      }
      if (!/partysocket[\\/]dist[\\/]ws\.js$/.test(id)) return null;
      const edits = new Edits();
      const seen = new Set();
      const source = (node) => code.slice(node.start, node.end);
      const replace = (node, text, what) => {
        edits.replace(node.start, node.end, text);
        seen.add(what);
        return true;
      };
      walk(this.parse(code), (node) => {
        if (node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') {
          const { name } = node.key;
          if (unusedMembers.includes(name)) return replace(node, '', name);
          const { params } = node.value ?? {};
          if (withoutArguments.includes(name)) replace({ start: params[0].start, end: params.at(-1).end }, '', name);
          const text = params?.map(source).join();
          if (text === 'url,protocols,options = {}') {
            replace({ start: params[0].start, end: params.at(-1).end }, 'url, options', 'protocols');
          }
        }
        if (/Statement$|VariableDeclaration$/.test(node.type) && node.type !== 'BlockStatement') {
          const part = switchedOff.find((start) => source(node).startsWith(start));
          if (part) return replace(node, ';', part);
        }
        // Without events of its own it is no target of events; its class is an expression that the transform does not go into.
        if (node.type === 'ClassExpression' && source(node.superClass ?? node).startsWith('EventTarget')) {
          const clause = 'extends ';
          if (!code.startsWith(clause, node.superClass.start - clause.length))
            this.error('partysocket has changed: extends');
          replace({ start: node.superClass.start - clause.length, end: node.superClass.end }, '', 'target');
        }
        if (node.type === 'VariableDeclarator' && node.id.name === 'isNode')
          return replace(node, 'isNode = false', 'node');
        // Both are given, or not meant at all.
        const [, option] = (node.type === 'Property' && /^(\w+) = DEFAULT\.\1$/.exec(source(node))) || [];
        if (option) return replace(node, option, option);
        if (node.type === 'CallExpression' && source(node.callee) === 'Promise.all') {
          return replace(node, 'this._url()', 'all');
        }
        if (node.type === 'ArrayPattern' && source(node) === '[url, protocols]') return replace(node, 'url', 'pair');
        if (/Expression$/.test(node.type)) {
          const text = expressions[source(node)];
          if (text) return replace(node, text, source(node));
        }
        if (node.type === 'ExpressionStatement') {
          const text = source(node);
          if (text.startsWith('super(')) return replace(node, ';', 'super');
          if (text.startsWith('this._debug(')) return replace(node, ';', 'debug');
          // The SDK listens by `onopen` and its like, which are called before.
          if (text.startsWith('this.dispatchEvent(')) return replace(node, ';', 'dispatch');
          if (text.startsWith('this._didWarnAboutClosedSend')) return replace(node, ';', 'warned');
        }
        if (node.type === 'IfStatement') {
          // To close what is closed already does nothing, and the SDK takes no notice of an end that it hears of twice.
          if (/^if \(\s*this\._ws\.readyState === this\.CLOSED \|\|[^{]*{[^{}]*return;\s*}$/.test(source(node))) {
            return replace(node, ';', 'closed');
          }
          // `_disconnect` asks, too, and where listeners are added there is one.
          if (/^if \(!this\._ws\) {/.test(source(node))) return replace(node, ';', 'unmade');
          if (/^this\._ws\.readyState === this\.OPEN \|\|/.test(source(node.test))) {
            return replace(node, source(node.consequent), 'closing');
          }
          // In `reconnect`: what is not there needs no disconnecting, and then both go on alike.
          if (source(node.alternate ?? node).startsWith('{\n      this._disconnect(code, reason);')) {
            const isOpen = 'this._ws && this._ws.readyState !== 3 && this._ws.readyState !== 2';
            return replace(node, `if (${isOpen}) this._disconnect(); this._connect();`, 'reconnecting');
          }
          // They are set as soon as it is made.
          const [, handler] = /^this\.(on\w+)$/.exec(source(node.test)) ?? [];
          if (handler) return replace(node, `this.${handler}(event);`, handler);
          const part = warnings.find((name) => source(node.test).includes(name));
          if (part) return replace(node, ';', part);
        }
        if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && node.property.name in states) {
          return replace(node, String(states[node.property.name]), 'state');
        }
        return false;
      });
      const missing = [
        ...unusedMembers,
        ...warnings,
        ...switchedOff,
        ...Object.keys(expressions),
        ...withoutArguments,
        'reconnecting',
        'closed',
        'closing',
        'unmade',
        'target',
        'super',
        'debug',
        'dispatch',
        'warned',
        'state',
        'all',
        'pair',
        'protocols',
        'maxRetries',
        'connectionTimeout',
      ].filter((part) => !seen.has(part));
      if (missing.length) this.error(`partysocket has changed: not found ${missing.join(', ')}`);
      return { code: edits.apply(code), map: null };
    },
  };
}
