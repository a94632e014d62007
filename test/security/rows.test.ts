// The threat table itself: each row names a test in this folder that has the row's number in its name.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const docs = path.resolve(import.meta.dirname, '../../docs');

/** The numbers that a file's name begins with: `08-28-permission-matrix.test.ts` is of rows 8 and 28. */
const rowsOf = (file: string): number[] => (/^(\d\d-)+/.exec(file)?.[0].match(/\d\d/g) ?? []).map(Number);

test('security: every row of the table names a test of its own, and every such test is named', () => {
  const lines = readFileSync(path.join(docs, 'security.md'), 'utf8').split('\n');
  const rows = lines.flatMap((line) => {
    const [, number] = /^\| (\d+) \|/.exec(line) ?? [];
    return number === undefined ? [] : [{ number: Number(number), line }];
  });
  assert.deepEqual(
    rows.map(({ number }) => number),
    Array.from({ length: 30 }, (_, index) => index + 1),
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
    for (const file of own) named.add(file);
  }
  const numbered = readdirSync(import.meta.dirname).filter((file) => rowsOf(file).length > 0);
  assert.deepEqual(
    numbered.filter((file) => !named.has(file)),
    [],
  );
});
