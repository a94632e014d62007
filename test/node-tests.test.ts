import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';

const run = (file: string) =>
  new Promise<{ code: unknown; said: string }>((resolve) =>
    execFile(process.execPath, ['scripts/node-tests.mjs', file], { timeout: 60_000 }, (error, said) =>
      resolve({ code: error?.code ?? 0, said }),
    ),
  );

/** The names behind a mark. */
const marked = (said: string, mark: string) =>
  [...said.split('failing tests')[0]!.matchAll(new RegExp(`^ *${mark} (.*) \\(`, 'gmu'))]
    .map(([, name]) => name)
    .sort();

test('errors that no test waits for fail the test in which they began, and the run', async () => {
  const { code, said } = await run('test/support/stray-errors.ts');
  assert.equal(code, 1);
  assert.deepEqual(marked(said, '✖'), ['beside each other', 'rejects what nobody waits for', 'throws in a timer']);
  assert.deepEqual(marked(said, '✔'), ['has a test in it', 'leaves a timer behind', 'that waits', 'waits']);
  assert.match(said, /Test "leaves a timer behind" .*"Error: after the end"/);
});
