// Row 19 of the threat table: whatever a stranger sends is looked at in linear time. Every expression of the script and the relay is analysed (that it
// neither backtracks nor is tried again from place to place in more than linear time); what splits texts up counts its steps.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { ESLint } from 'eslint';
import { clientSchemas } from '../../server/src/client-schemas.ts';
import { cleanName } from '../../server/src/names.ts';
import { defaultLimits } from '../../src/protocol/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** As `npm run lint` sees every source, also where a line of it says that it need not be looked at. */
const eslint = new ESLint({ cwd: root, allowInlineConfig: false });

const faultsIn = async (code: string): Promise<(string | null)[]> => {
  const [result] = await eslint.lintText(code, { filePath: 'server/src/sample.ts' });
  return result!.messages.map(({ ruleId }) => ruleId);
};

/** Expressions that look only at what whoever runs the relay, or writes the page, has said. */
const ofOurOwn = [
  'server/src/attach.ts',
  'server/src/commands/embed.ts',
  'server/src/config.ts',
  'server/src/doctor/finding.ts',
  'src/element/check.ts',
];

/** All patterns in a schema, however deep. */
function patternsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]: [string, unknown]) =>
    name === 'pattern' && typeof value === 'string' ? [value] : patternsIn(value),
  );
}

describe('security row 19: expressions', () => {
  test('the analysis finds what is not linear', async () => {
    for (const bad of [
      '/^(a+)+$/',
      '/^(a|a)*$/',
      '/\\s+$/',
      '/^.*a.*b$/',
      "new RegExp('(x+x+)+y')",
      '/[^@]+@[^@]+\\.[^@]+$/',
    ]) {
      assert.notDeepEqual(await faultsIn(`export const found = ${bad}.test(text);`), [], bad);
    }
    assert.deepEqual(await faultsIn('export const found = /^[a-z]+@[a-z]+$/.test(text);'), []);
  });

  test('none of the script and the relay is: all are linted so, and no line is left out but those that look at our own', async () => {
    const files = globSync(['src/**/*.ts', 'server/src/**/*.ts'], { cwd: root });
    assert.ok(files.length > 100, `${files.length} files`);
    const rules = ['no-super-linear-backtracking', 'no-super-linear-move', 'no-dupe-disjunctions'];
    for (const folder of new Set(files.map((file) => path.dirname(file)))) {
      const config = (await eslint.calculateConfigForFile(path.join(folder, 'sample.ts'))) as {
        rules: Record<string, unknown[]>;
      };
      const settings = rules.map((rule) => JSON.stringify(config.rules[`regexp/${rule}`]?.slice(0, 2)));
      assert.deepEqual(settings, ['[2,{"report":"potential"}]', '[2,{"report":"potential"}]', '[2]'], folder);
    }
    const excepted = files.filter((file) => /eslint-disable/.test(readFileSync(path.join(root, file), 'utf8')));
    assert.deepEqual(excepted.toSorted(), ofOurOwn);
    for (const { filePath, messages } of await eslint.lintFiles(excepted)) assert.equal(messages.length, 1, filePath);
  });

  test('nor is a pattern of what clients send', async () => {
    const patterns = new Set(patternsIn(clientSchemas(defaultLimits)));
    assert.ok(patterns.size >= 3);
    for (const pattern of patterns) {
      assert.deepEqual(
        await faultsIn(`export const found = new RegExp(${JSON.stringify(pattern)}).test(text);`),
        [],
        pattern,
      );
    }
  });
});

/** 64 KiB each of what would trouble a careless reader. */
const hostile = [
  '('.repeat(65_536),
  ')'.repeat(65_536),
  `(${')'.repeat(65_535)}`,
  `${'('.repeat(32_768)}${')'.repeat(32_768)}`,
  'a@'.repeat(32_768),
  `a@${'.'.repeat(65_534)}`,
  `http://${'/'.repeat(65_529)}`,
  `http://${'a.'.repeat(32_764)}`,
  `${' '.repeat(65_535)}x`,
  '\n\t '.repeat(21_845),
  '"\''.repeat(32_768),
  'www.'.repeat(16_384),
  'mailto:'.repeat(9_362),
  '👩‍'.repeat(13_107),
  '\u0301'.repeat(65_536),
  '\u202e'.repeat(65_536),
];

test('security row 19: text with links is split up in as many steps as it has characters, or a few times as many', async () => {
  // Words that count what is asked of them. What it is told of a place or a piece of one counts as that many steps.
  const source = readFileSync(path.join(root, 'src/element/rich/links.ts'), 'utf8');
  const loops = source.match(/\b(for|while) \(/g) ?? [];
  assert.deepEqual(loops, ['for (', 'while (', 'while ('], 'a new loop: count it here');
  const { linked } = await import('../../src/element/rich/links.ts');
  for (const text of hostile) {
    let steps = 0;
    const counted = (word: string): string => {
      const object = new Proxy(new String(word), {
        get(target, name) {
          if (typeof name === 'string' && /^\d+$/.test(name)) {
            steps += 1;
            return word[Number(name)];
          }
          if (name === 'length') return word.length;
          if (name === 'slice' || name === 'lastIndexOf') steps += word.length;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? (value.bind(word) as unknown) : value;
        },
      });
      return object as unknown as string;
    };
    const given = { split: (by: RegExp) => text.split(by).map(counted) } as unknown as string;
    linked(given);
    assert.ok(steps >= text.length / 2 && steps <= 8 * text.length + 100, `${steps} steps for ${text.slice(0, 10)}`);
  }
});

test('security row 19: names of 64 KiB are cut, whatever they are made of', () => {
  for (const text of hostile) assert.ok(cleanName(text, 80).length <= 80);
});
