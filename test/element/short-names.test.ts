import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseAst } from 'rollup/parseAst';
// @ts-expect-error plain JavaScript of the build
import { withShortClasses as untypedClasses } from '../../scripts/short-classes.mjs';
// @ts-expect-error plain JavaScript of the build
import { shortMembers as untypedMembers } from '../../scripts/short-members.mjs';
// @ts-expect-error plain JavaScript of the build
import { withShortPrivates as untypedPrivates } from '../../scripts/short-privates.mjs';
// @ts-expect-error plain JavaScript of the build
import { shortNames as untypedTokens } from '../../scripts/short-tokens.mjs';

// @ts-expect-error plain JavaScript of the build
import { walk as untypedWalk } from '../../scripts/trim.mjs';

// What the build does to names must not be seen by anybody.
const withShortClasses = untypedClasses as (code: string) => string;
const withShortPrivates = (code: string): string =>
  (untypedPrivates as (code: string, tree: unknown) => string)(code, parseAst(code));

interface Node {
  readonly type: string;
  readonly quasi?: { readonly quasis: readonly { readonly value: { readonly raw: string } }[] };
}
const walk = untypedWalk as (tree: unknown, visit: (node: Node) => boolean) => void;

const built = (file: string) =>
  readFileSync(path.resolve(import.meta.dirname, `../../server/dist/public/${file}.js`), 'utf8');
const wordsOf = (text: string) => text.match(/[a-z][a-z\d]*/g) ?? [];

/** Without values in it: a style sheet, not a template. */
function sheetsIn(code: string): string[] {
  const sheets: string[] = [];
  walk(parseAst(code, { allowReturnOutsideFunction: true }), ({ type, quasi }) => {
    const text = type === 'TaggedTemplateExpression' && quasi?.quasis.length === 1 ? quasi.quasis[0]!.value.raw : '';
    if (/^[^<]*\{[^{}]*:/.test(text)) sheets.push(text);
    return false;
  });
  return sheets;
}

/** What the style sheets, the templates and the code of a built file say about classes. */
function classesIn(code: string) {
  const sheets = sheetsIn(code);
  const selectors = sheets.flatMap((sheet) => [...sheet.matchAll(/([^{}]*)\{/g)].map(([, text]) => text!));
  const found = [...code.matchAll(/\.(?:querySelector(?:All)?|closest|matches)\("([^"]*)"/g)].map(([, text]) => text!);
  const named = (texts: string[]) =>
    texts.flatMap((text) => [...text.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name!));
  const attributes = [...code.matchAll(/class="((?:\$\{[^}]*\}|[^"])*)"/g)].map(([, text]) => text!);
  // What is made by hand: a node's name, and its classes, perhaps one of two.
  const made = [...code.matchAll(/\("(?:div|section|button|span)",((?:\w\?)?"[^"]*"(?::"[^"]*")?)/g)].map(
    ([, text]) => text!,
  );
  return { asked: [...named(selectors), ...named(found)], used: [...attributes, ...made].flatMap(wordsOf), sheets };
}

test('every class that the built files style or look for is one that their templates have, or a value', () => {
  const parts = ['actions', 'check', 'search-panel', 'room-list', 'room-side', 'notice'];
  const files = ['live-chat', ...parts.map((part) => `live-chat-${part}`)].map(built).map(classesIn);
  const asked = new Set(files.flatMap((file) => file.asked));
  const used = new Set(files.flatMap((file) => file.used));
  assert.deepEqual(
    files.map(({ sheets }) => sheets.length),
    [6, 2, 1, 1, 2, 1, 1],
  );
  assert.ok(asked.size > 50, `${asked.size}`);
  const values = [
    ...['bubble', 'inline', 'start', 'first', 'own', 'sent', 'read', 'failed', 'waiting', 'gone'],
    ...['big', 'tiny', 'ok', 'warn', 'bad', 'info', 'trash', 'open', 'rows', 'mute', 'near'],
  ];
  const unknown = [...asked].filter((name) => !used.has(name) && !values.includes(name));
  assert.deepEqual(unknown, []);
});

test('what the script calls by a short name, no part sets by the long one', () => {
  const tokens = (untypedTokens as () => ReadonlyMap<string, string>)();
  const folder = path.resolve(import.meta.dirname, '../../server/dist/public');
  // What is short already may be the long name of another.
  const values = new Set(tokens.values());
  // The inbox is no part of it: it has all of its own, by long names.
  const files = readdirSync(folder).filter((file) => /^live-chat(?!-inbox[.-]).*\.js$/.test(file));
  const long = files.flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/--[a-z][a-z\d-]*(?=:)/g)]
      .filter(([name]) => tokens.has(name) && !values.has(name))
      .map(([name]) => `${file}: ${name}`),
  );
  assert.ok(tokens.has('--icon') && files.length > 10);
  assert.deepEqual(long, []);
});

test('class names are short in style sheets, templates and selectors, and nothing else is changed', () => {
  const code = [
    'const sheet = css `.msg.msg > .bub::before { margin: .5em } [data-do="menu"] .own:has(.msg) { --log: 1 }`;',
    "const row = html`<p class=\"msg ${own ? 'own' : ''} ${fresh ? 'new' : ''}\" part=\"log\" data-do=\"menu\">${say('new')} .msg</p>`;",
    "root.querySelector('.panel:not([hidden]) .log'); view.log.panel; say('.log');",
  ];
  const short = withShortClasses(code.join('\n')).split('\n');
  assert.equal(
    short[0],
    'const sheet = css `.a.a > .c::before { margin: .5em } [data-do="menu"] .own:has(.a) { --log: 1 }`;',
  );
  assert.equal(
    short[1],
    "const row = html`<p class=\"a ${own ? 'own' : ''} ${fresh ? 'h' : ''}\" part=\"log\" data-do=\"menu\">${say('new')} .msg</p>`;",
  );
  assert.equal(short[2], "root.querySelector('.b:not([hidden]) .o'); view.log.panel; say('.log');");
});

test('nothing looks for a class by its long name', () => {
  const folder = path.resolve(import.meta.dirname, '../../src/element');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const isLong = (name: string) => withShortClasses(`it.matches('.${name}')`) !== `it.matches('.${name}')`;
  const long = files.flatMap((file) => {
    // As compiled: without comments, and without a type between a name and its parenthesis.
    const source = readFileSync(path.join(folder, file), 'utf8');
    const code = source.replace(/\/\*[^]*?\*\/|\/\/ .*/g, '').replace(/<\w+(?:\[\])?>(?=\()/g, '');
    const texts = [...withShortClasses(code).matchAll(/'[^'\n]*'|`[^`\n<]*`/g)].map(([text]) => text.slice(1, -1));
    return texts
      .map((text) => text.replace(/\$\{[^}]*\}/g, ''))
      .filter((text) =>
        [...text.matchAll(/(?:^|[\s(>~+,\]])[a-z]*\.([a-z]+)(?![\w-])/g)].some(([, name]) => isLong(name!)),
      )
      .map((text) => `${file}: ${text}`);
  });
  assert.ok(files.length > 100);
  // That is the end of a file's name.
  assert.deepEqual(long, ['support/transcript.ts: .txt']);
});

test('private names are shared between classes, never within one, and mean what they meant', () => {
  const code = `
    class Counter { #count = 0; #step; constructor(step) { this.#step = step; } more() { this.#count += this.#step; return this; }
      get seen() { return [this.#count, this.#step]; } static is(it) { return #step in it; } }
    class Pair { #one; #count; constructor(one, count) { this.#one = one; this.#count = count; } get seen() { return [this.#one, this.#count]; } }
    return [new Counter(2).more().more().seen, new Pair('a', 'b').seen, Counter.is(new Counter(1)), Counter.is(new Pair(1, 2))];`;
  const wrapped = (text: string) => `(function () {${text}})()`;
  const short = withShortPrivates(wrapped(code));
  assert.equal(short.length, wrapped(code).length);
  assert.deepEqual([...new Set(short.match(/#\w+/g))].sort(), ['#a', '#b']);
  const run = (text: string): unknown => new Function(`return ${text}`)();
  assert.deepEqual(run(short), [[4, 2], ['a', 'b'], true, false]);
  assert.deepEqual(run(short), run(wrapped(code)));
  assert.throws(() => withShortPrivates('class A { #a = class { #a; }; }'), /class within a class/);
});

test('members of different kinds of objects share their short names; nothing gets a name that is taken', () => {
  const code = `
    socket.reconnects(); socket.reconnects(); socket.ending = 1; log.queue.push(log.seen, log.queue, log.queue); view.fresh = view.e;
    const { both, t: renamed } = socket; anywhere.anything = { both, ['computed']: 1, public: 2 };`;
  const kinds = [['reconnects', 'ending', 'both'], ['queue', 'seen', 'both'], ['fresh']].map((names) => new Set(names));
  const shortened = /^(reconnects|ending|both|queue|seen|fresh|anything)$/;
  const members = untypedMembers as (tree: unknown, shortened: RegExp, kinds: Set<string>[]) => Map<string, string>;
  const names = members(parseAst(code), shortened, kinds);
  assert.deepEqual([...names.keys()].sort(), ['anything', 'both', 'ending', 'fresh', 'queue', 'reconnects', 'seen']);
  const of = (name: string) => names.get(name)!;
  for (const kind of kinds) {
    const own = [...kind, 'anything'].map(of);
    assert.equal(new Set(own).size, own.length, [...kind].join());
  }
  // `e` and `t`, the first letters, are members that keep their names.
  assert.ok(!['e', 't', 'push', 'public'].some((name) => [...names.values()].includes(name)));
  assert.equal(of('queue'), of('reconnects'));
  assert.equal(new Set(names.values()).size, 4);
});
