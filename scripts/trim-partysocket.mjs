// A rollup plugin for the files that a page downloads: takes out of partysocket what the SDK never calls (a third of it). Its connecting, closing
// and reconnecting stay as they are. It works on the syntax tree and fails the build when a part is not found, so that another version
// of partysocket cannot be trimmed wrongly in silence.

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
];
const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
const warnings = [
  'globalThis.EventTarget',
  '_didWarnAboutClosedSend',
  'didWarnAboutMissingWebSocket',
  'debugLogger',
  'startClosed',
];

/** Calls `visit` for each node; a node for which it answers true is not looked into. */
function walk(node, visit) {
  if (!node || typeof node.type !== 'string' || visit(node)) return;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) value.forEach((child) => walk(child, visit));
    else if (value && typeof value === 'object') walk(value, visit);
  }
}

export function trimPartysocket() {
  return {
    name: 'trim-partysocket',
    transform(code, id) {
      if (!/partysocket[\\/]dist[\\/]ws\.js$/.test(id)) return null;
      const edits = [];
      const seen = new Set();
      const source = (node) => code.slice(node.start, node.end);
      const replace = (node, text, what) => {
        edits.push([node.start, node.end, text]);
        seen.add(what);
        return true;
      };
      walk(this.parse(code), (node) => {
        if (node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') {
          const { name } = node.key;
          if (unusedMembers.includes(name)) return replace(node, '', name);
        }
        if (node.type === 'ExpressionStatement') {
          const text = source(node);
          if (text.startsWith('this._debug(')) return replace(node, ';', 'debug');
          // The SDK listens by `onopen` and its like, which are called before.
          if (text.startsWith('this.dispatchEvent(')) return replace(node, ';', 'dispatch');
          if (text.startsWith('this._didWarnAboutClosedSend')) return replace(node, ';', 'warned');
        }
        if (node.type === 'IfStatement') {
          const part = warnings.find((name) => source(node.test).includes(name));
          if (part) return replace(node, ';', part);
        }
        if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && node.property.name in states) {
          return replace(node, String(states[node.property.name]), 'state');
        }
        if (node.type === 'CallExpression' && source(node.callee) === 'this._getNextProtocols') {
          return replace(node, 'null', 'protocols');
        }
        return false;
      });
      const missing = [...unusedMembers, ...warnings, 'debug', 'dispatch', 'warned', 'state', 'protocols'].filter(
        (part) => !seen.has(part),
      );
      if (missing.length) this.error(`partysocket has changed: not found ${missing.join(', ')}`);
      let trimmed = code;
      for (const [start, end, text] of edits.sort((a, b) => b[0] - a[0]))
        trimmed = trimmed.slice(0, start) + text + trimmed.slice(end);
      return { code: trimmed, map: null };
    },
  };
}
