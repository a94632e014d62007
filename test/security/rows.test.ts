// The threat table itself: each row names a test in this folder that has the row's number in its name.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const docs = path.resolve(import.meta.dirname, '../../docs');

/** The numbers that a file's name begins with: `08-28-permission-matrix.test.ts` is of rows 8 and 28. */
const rowsOf = (file: string): number[] => (/^(\d\d-)+/.exec(file)?.[0].match(/\d\d/g) ?? []).map(Number);

/** A file without comments. */
const codeOf = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** Why a file shows nothing; undefined where each of its tests says something that can be wrong. */
function emptinessOf(source: string): string | undefined {
  const [helpers = '', ...tests] = `;${codeOf(source)}`.split(/\b(?=(?:test|it)(?:\.\w+)?\(\s*['"`])/);
  if (tests.length === 0) return 'it has no test';
  // Functions of the file itself that assert.
  const asserting = [...codeOf(source).matchAll(/(?:function|const) (\w+)(?:(?!\n\})[\s\S])*?\bassert\b/g)].map(
    ([, name]) => name!,
  );
  const says = new RegExp(`\\b(?:${['assert\\w*', 'expect', ...asserting].join('|')})\\b`);
  for (const each of tests) {
    const [, name] = /['"`](.*?)['"`],/.exec(each) ?? [];
    if (/^(?:test|it)\.(?:skip|todo)/.test(each)) return `"${name}" is not run`;
    if (!says.test(each)) return `"${name}" asserts nothing`;
  }
  return helpers.includes('describe.skip') ? 'it is not run' : undefined;
}

test('security: what shows nothing is known as such', () => {
  const good = "test('a', () => { assert.equal(1, 1); });";
  assert.equal(emptinessOf(good), undefined);
  assert.equal(emptinessOf(`function check() {\n  assert.ok(true);\n}\ntest('a', () => check());`), undefined);
  for (const empty of [
    '',
    '// test("a", () => assert.ok(true));',
    `/* ${good} */`,
    "test('a', () => {});",
    `${good}\ntest('b', async () => {\n  // assert.ok(true)\n});`,
    `test.skip('a', () => { assert.equal(1, 1); });`,
    "test.todo('a');",
    `describe.skip('a', () => {\n${good}\n});`,
  ]) {
    assert.ok(emptinessOf(empty), empty);
  }
});

test('security: every row of the table names a test of its own, and every such test is named', () => {
  const lines = readFileSync(path.join(docs, 'security.md'), 'utf8').split('\n');
  const rows = lines.flatMap((line) => {
    const [, number] = /^\| (\d+) \|/.exec(line) ?? [];
    return number === undefined ? [] : [{ number: Number(number), line }];
  });
  assert.deepEqual(
    rows.map(({ number }) => number),
    Array.from({ length: 31 }, (_, index) => index + 1),
  );
  const named = new Set<string>();
  for (const { number, line } of rows) {
    const files = [...line.matchAll(/\]\((\.\.\/test\/[^)]+)\)/g)].map(([, link]) => path.join(docs, link!));
    for (const file of files) assert.ok(existsSync(file), `row ${number}: ${file}`);
    const own = files.filter((file) => path.dirname(file) === import.meta.dirname).map((file) => path.basename(file));
    assert.ok(
      own.some((file) => rowsOf(file).includes(number)),
      `row ${number} has no test of its number`,
    );
    for (const file of own) {
      const fault = emptinessOf(readFileSync(path.join(import.meta.dirname, file), 'utf8'));
      assert.equal(fault, undefined, `row ${number}: ${file}`);
      named.add(file);
    }
  }
  const numbered = readdirSync(import.meta.dirname).filter((file) => rowsOf(file).length > 0);
  assert.deepEqual(
    numbered.filter((file) => !named.has(file)),
    [],
  );
});
