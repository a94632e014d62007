// The names of members that only the project's own code sees, for the minifier to shorten: those that are declared in the client and the
// element, but for all that could be somebody else's. Nothing has to be listed, and what cannot be told apart stays as it is.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '..');

/** What pages and applications see, or what travels, or is stored: these names stay. */
const publicFiles =
  /^src\/(protocol\/|client\/(types\/[\w-]+|emitter|errors|push(-\w+)?)\.ts|element\/(events|strings|call-queue|live-chat)\.ts)/;
/** Whose members are on the same objects as ours, or get our objects. */
const foreign = [
  ...['lit-html/lit-html', '@lit/reactive-element/reactive-element', 'lit-element/lit-element', 'lit-html/directive'],
  ...['lit-html/directive-helpers', 'partysocket/dist/ws'],
];

const texts = new Map();
const read = (file) => {
  if (!texts.has(file)) texts.set(file, readFileSync(path.join(root, file), 'utf8'));
  return texts.get(file);
};
const wordsIn = (file) => read(file).match(/[\w$]+/g) ?? [];

/** What comments say of types is nothing here, and is half of the files of others. */
const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
const trees = new Map();
const parse = (file) => {
  if (!trees.has(file)) trees.set(file, ts.createSourceFile(file, read(file), options));
  return trees.get(file);
};

const filesIn = (folder, pattern) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => pattern.test(name));

const nameOf = (node) => (node.name && ts.isIdentifier(node.name) ? node.name.text : undefined);

const isMember = (node) =>
  ts.isTypeElement(node) || ts.isClassElement(node) || ts.isObjectLiteralElementLike(node) || ts.isParameter(node);

/** Calls `visit` for each node; a node for which it answers true is not looked into. */
function walk(node, visit) {
  if (!visit(node)) node.forEachChild((child) => walk(child, visit));
}

/** Files with all that they import, but for types. */
function reachedFrom(files) {
  const reached = new Set(files);
  for (const file of reached) {
    for (const { importClause, moduleSpecifier } of parse(file).statements.filter(ts.isImportDeclaration)) {
      const { text } = moduleSpecifier;
      if (importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword && text.startsWith('.')) {
        reached.add(path.posix.join(path.posix.dirname(file), text));
      }
    }
  }
  return reached;
}

/** What is declared in our own sources, and what is said there of others. */
function namesInSources() {
  const own = new Set();
  const others = new Set();
  // No page gets the client for servers.
  for (const file of filesIn('src', /^src\/(?!server[/.]).*\.ts$/)) {
    const isPublic = publicFiles.test(file);
    walk(parse(file), (node) => {
      if (ts.isStringLiteralLike(node)) {
        // A name in a string may be used to reach a member; so may one that marks a place in a text.
        others.add(node.text);
        for (const [, name] of node.text.matchAll(/{(\w+)}/g)) others.add(name);
      }
      // What is only asserted comes from elsewhere.
      const isAsserted = ts.isAsExpression(node) && !ts.isConstTypeReference(node.type);
      if (isAsserted) walk(node.type, (part) => void others.add(nameOf(part)));
      if (isMember(node)) (isPublic ? others : own).add(nameOf(node));
      return false;
    });
  }
  for (const file of filesIn('node_modules/typescript/lib', /\/lib\.(es|dom).*\.d\.ts$/)) {
    walk(parse(file), (node) => void others.add(nameOf(node)));
  }
  for (const file of foreign) for (const word of wordsIn(`node_modules/${file}.js`)) others.add(word);
  return { own, others };
}

let sources;

/**
 * @param parts Files that are loaded later, and are minified by themselves: what is said in them, or in what they are made of, stays.
 */
export function internalNames(parts) {
  sources ??= namesInSources();
  const others = new Set(sources.others);
  for (const file of reachedFrom(parts)) for (const word of wordsIn(file)) others.add(word);
  // Names of keys and of types begin with a capital.
  return [...sources.own].filter((name) => name && /^[a-z]\w+$/.test(name) && !others.has(name)).sort();
}
