import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { createDecoder } from '../../server/src/decode.ts';
import { closeClass, closeCodes, defaultLimits, errorClasses, type ErrorCode } from '../../src/protocol/index.ts';

const document = readFileSync(path.resolve(import.meta.dirname, '../../PROTOCOL.md'), 'utf8');

const section = (title: string) => new RegExp(`\\n## ${title}\\n([\\s\\S]*?)(?=\\n## |$)`).exec(document)![1]!;

/** The JSON objects of a section, which may span lines and follow each other in one block. */
function examples(text: string): Record<string, unknown>[] {
  return [...text.matchAll(/```json\n([\s\S]*?)```/g)].flatMap((block) => {
    const found: Record<string, unknown>[] = [];
    let pending = '';
    for (const line of block[1]!.split('\n')) {
      pending += line;
      try {
        found.push(JSON.parse(pending));
        pending = '';
      } catch {
        // Goes on in the next line.
      }
    }
    assert.equal(pending, '', 'every example is JSON');
    return found;
  });
}

const protocol = path.resolve(import.meta.dirname, '../../src/protocol');
const typesIn = (union: string) => {
  const source = readdirSync(protocol)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join(protocol, file), 'utf8'))
    .join('');
  const members = new RegExp(`export type ${union} =([^;]*);`).exec(source)![1]!.match(/\w+/g)!;
  return members.map((name) => new RegExp(`interface ${name} [^{]*{\\s*readonly type: '(\\w+)'`).exec(source)![1]!);
};

describe('PROTOCOL.md', () => {
  test('P4: every example from a client passes the relay', () => {
    const decoder = createDecoder(defaultLimits);
    for (const example of examples(section('From the client'))) {
      assert.deepEqual(decoder.message(example), { ok: true, message: example });
    }
  });

  for (const [title, union] of [
    ['From the client', 'ClientMessage'],
    ['From the relay', 'RelayMessage'],
  ] as const) {
    test(`every message has its section and example: ${title}`, () => {
      const told = new Set(examples(section(title)).map((example) => example.type));
      assert.deepEqual([...told].sort(), typesIn(union).sort());
    });
  }

  test('P17: the welcome tells the default limits', () => {
    const welcome = examples(section('From the relay')).find((example) => example.type === 'welcome');
    assert.deepEqual(welcome!.limits, defaultLimits);
  });

  test('P14: the table of codes is the code', () => {
    const rows = [...section('Codes').matchAll(/^\| `([\w-]+)` \| (\w+) \|([^|]*)\|/gm)];
    const told = Object.fromEntries(rows.map(([, code, kind]) => [code, kind]));
    assert.deepEqual(told, errorClasses);
    const closes = Object.fromEntries(
      rows.filter((row) => /^ \d+ $/.test(row[3]!)).map((row) => [row[1], Number(row[3])]),
    );
    assert.deepEqual(closes, closeCodes);
  });

  test('P14: a close code is of the class of its error', () => {
    for (const [code, number] of Object.entries(closeCodes))
      assert.equal(closeClass(number), errorClasses[code as ErrorCode]);
    for (const number of [1000, 1001, 1006, 1011, 4000, 4999]) assert.equal(closeClass(number), 'retry');
  });

  test('rules are numbered in order from P1 on, each once', () => {
    const rules = [...document.matchAll(/^- \*\*P(\d+)\*\*/gm)].map((match) => Number(match[1]));
    assert.equal(rules[0], 1);
    assert.ok(rules.length >= 28);
    assert.deepEqual(
      rules,
      [...new Set(rules)].sort((one, other) => one - other),
    );
  });
});
