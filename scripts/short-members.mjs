// Which short name each member gets that minifying shortens. The minifier by itself gives every member of the bundle another name, in the order
// in which they come. But what is a member of Lit's objects may be called like what is one of partysocket's, or of ours; and what is used most should have the
// shortest names.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { walk } from './trim.mjs';

const root = path.resolve(import.meta.dirname, '..');
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const sources = (folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(path.join(folder, name)));

/** No object has members of two of these, but for those whose names are in both. */
const kinds = [
  ['lit-html', 'directive', 'directive-helpers'].map((name) => read(`node_modules/lit-html/development/${name}.js`)),
  ['@lit/reactive-element/development/reactive-element.js', 'lit-element/development/lit-element.js'].map((name) =>
    read(`node_modules/${name}`),
  ),
  [read('node_modules/partysocket/dist/ws.js')],
  [...sources('src/protocol'), ...sources('src/client')],
  sources('src/element'),
].map((texts) => new Set(texts.join('\n').match(/[\w$]+/g)));

/** The names of members in some code, and how often each is used. */
function membersIn(tree) {
  const uses = new Map();
  walk(tree, ({ type, property, key, computed }) => {
    const name = type === 'MemberExpression' ? property : /^(Property|(Property|Method)Definition)$/.test(type) && key;
    if (name?.type === 'Identifier' && !computed) uses.set(name.name, (uses.get(name.name) ?? 0) + 1);
    return false;
  });
  return uses;
}

const letters = 'etisrnoalhcdumpfgbvyxkwSATCOPRELMIDNBHFzjVWqUGJKXYZ';
const shortNames = [...letters, ...[...letters].flatMap((first) => [...letters].map((second) => first + second))];

/**
 * @param tree A bundle before it is minified.
 * @param shortened Which names may be shortened.
 * @param kindsOf Sets of the words that are said of each kind of object.
 * @returns The short name of each: the most used first, two of one kind never the same, and none that has another meaning in the bundle.
 */
export function shortMembers(tree, shortened, kindsOf = kinds) {
  const uses = membersIn(tree);
  const free = shortNames.filter((name) => !uses.has(name) && name !== 'id');
  const taken = new Map(kindsOf.map((kind) => [kind, new Set()]));
  const names = new Map();
  for (const [name] of [...uses].sort(([, some], [, others]) => others - some)) {
    if (!shortened.test(name)) continue;
    const mine = kindsOf.filter((kind) => kind.has(name));
    // What is in none of them may be on any object.
    const sets = (mine.length ? mine : kindsOf).map((kind) => taken.get(kind));
    const short = free.find((each) => sets.every((set) => !set.has(each)));
    for (const set of sets) set.add(short);
    names.set(name, short);
  }
  return names;
}
