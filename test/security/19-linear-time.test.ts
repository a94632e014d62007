// Row 19 of the threat table: whatever a stranger sends is looked at in linear time. Every expression of the script and the relay is analysed (that it
// neither backtracks nor is tried again from place to place in more than linear time); what splits texts up counts its steps.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { clientSchemas } from '../../server/src/client-schemas.ts';
import { cleanName } from '../../server/src/names.ts';
import { defaultLimits } from '../../src/protocol/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What `npm run lint` says of sources with these names: the rules that each of them breaks. */
async function faultsIn(sources: ReadonlyMap<string, string>): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'live-chat-lint-'));
  try {
    await copyFile(path.join(root, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    for (const [file, code] of sources) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), code);
    }
    const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
    const names = new Set([...sources.keys()].map((file) => file.slice(0, file.indexOf('/'))));
    // It ends with 1 where it has found something.
    const text = await new Promise<string>((resolve) =>
      execFile(process.execPath, [oxlint, '--format', 'json', ...names], { cwd: folder }, (_, output) =>
        resolve(output),
      ),
    );
    const { diagnostics } = JSON.parse(text) as { diagnostics: { readonly code: string; readonly filename: string }[] };
    const faults = new Map<string, string[]>([...sources.keys()].map((file) => [file, []]));
    for (const { code, filename } of diagnostics) faults.get(filename)!.push(code);
    return faults;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same of lines, each in a source of its own. */
async function faultsOf(lines: readonly string[]): Promise<string[][]> {
  const sources = new Map(lines.map((line, index) => [`server/src/sample-${index}.ts`, `${line}\n`]));
  return [...(await faultsIn(sources)).values()];
}

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
    const bad = [
      '/^(a+)+$/',
      '/^(a|a)*$/',
      '/\\s+$/',
      '/^.*a.*b$/',
      "new RegExp('(x+x+)+y')",
      '/[^@]+@[^@]+\\.[^@]+$/',
    ];
    const faults = await faultsOf(
      [...bad, '/^[a-z]+@[a-z]+$/'].map((each) => `export const found = ${each}.test(text);`),
    );
    assert.deepEqual(faults.pop(), []);
    for (const [index, each] of faults.entries()) assert.notDeepEqual(each, [], bad[index]);
  });

  test('none of the script and the relay is: all are linted so, and no line is left out but those that look at our own', async () => {
    const files = globSync(['src/**/*.ts', 'server/src/**/*.ts'], { cwd: root }).map((file) =>
      file.replaceAll('\\', '/'),
    );
    assert.ok(files.length > 100, `${files.length} files`);
    const folders = [...new Set(files.map((file) => path.posix.dirname(file)))];
    const bad = 'export const found = [/^(?:a+)+$/.test(text), /a+$/.test(text), /^(?:a|a)$/.test(text)];\n';
    const rules = ['no-super-linear-backtracking', 'no-super-linear-move', 'no-dupe-disjunctions'];
    const linted = await faultsIn(new Map(folders.map((folder) => [`${folder}/sample.ts`, bad])));
    for (const [file, faults] of linted) {
      for (const rule of rules) assert.ok(faults.includes(`regexp(${rule})`), `${rule} in ${file}`);
    }
    const source = (file: string): string => readFileSync(path.join(root, file), 'utf8');
    const excepted = files.filter((file) => /(eslint|oxlint)-disable/.test(source(file)));
    assert.deepEqual(excepted.toSorted(), ofOurOwn);
    // Also where a line of it says that it need not be looked at.
    const all = new Map(excepted.map((file) => [file, source(file).replace(/(eslint|oxlint)-disable/g, 'looked at')]));
    for (const [file, faults] of await faultsIn(all)) assert.equal(faults.length, 1, file);
  });

  test('nor is a pattern of what clients send', async () => {
    const patterns = [...new Set(patternsIn(clientSchemas(defaultLimits)))];
    assert.ok(patterns.length >= 3);
    const faults = await faultsOf(
      patterns.map((pattern) => `export const found = new RegExp(${JSON.stringify(pattern)}).test(text);`),
    );
    for (const [index, each] of faults.entries()) assert.deepEqual(each, [], patterns[index]);
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
