import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startRelay, temporaryFolder } from '../../support/relay.ts';

const document = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
const run = promisify(execFile);
const root = new URL('../../../', import.meta.url);

const snippet = (name: string): string =>
  new RegExp(`<!-- snippet: ${name} -->\\s*\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(document)![1]!;

const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

describe('docs/api.md', () => {
  test('curl: sends once and reads', { skip: !hasCurl && 'there is no curl here' }, async (t) => {
    const relay = await startRelay();
    t.after(() => relay.close());
    const { key } = await relay.relay.keys.add({ name: 'Build bot', scopes: ['read', 'send'] });
    const env = { ...process.env, RELAY: relay.url, KEY: key };
    for (let times = 0; times < 2; times++) {
      const { stdout } = await run('sh', ['-ec', snippet('curl')], { env });
      assert.equal(stdout.match(/The build is green\./g)?.length, 1);
    }
  });

  test('curl: a whole conversation', { skip: !hasCurl && 'there is no curl here' }, async (t) => {
    const relay = await startRelay();
    t.after(() => relay.close());
    const { key } = await relay.relay.keys.add({
      name: 'Shop',
      scopes: ['read', 'send', 'moderate', 'manage', 'act-as', 'audit'],
    });
    const env = { ...process.env, RELAY: relay.url, KEY: key };
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', snippet('curl-whole')], { env });
    assert.match(stdout, /Total: 12\.00/);
    const [page, log] = stdout.slice(stdout.indexOf('{"room"')).split('{"acts"') as [string, string];
    const { messages } = JSON.parse(page) as {
      messages: { from: string; via?: string; text: string; files?: unknown }[];
    };
    assert.deepEqual(
      messages.map(({ from, via, text, files }) => [from, via, text, files]),
      [
        ['u_4711', 's_shop', '', undefined],
        ['s_shop', undefined, 'It is.', undefined],
      ],
    );
    const { acts } = JSON.parse(`{"acts"${log}`) as { acts: { act: string; why?: string }[] };
    assert.deepEqual(
      acts.map(({ act, why }) => `${act} ${why}`),
      ['delete a test', 'report-resolved a test'],
    );
  });

  test('node: makes a room, sends and reads', async (t) => {
    const relay = await startRelay();
    const folder = await temporaryFolder();
    t.after(() => Promise.all([relay.close(), rm(folder, { recursive: true, force: true })]));
    const { key } = await relay.relay.keys.add({ name: 'Shop', scopes: ['read', 'send', 'manage'] });
    const file = join(folder, 'shop.mjs');
    // As it is in the source: the package is built elsewhere.
    await writeFile(file, snippet('node').replace('live-chat/server', new URL('src/server.ts', root).href));
    const { stdout } = await run(process.execPath, [file], { env: { ...process.env, RELAY: relay.url, KEY: key } });
    assert.equal(stdout, 'Shop: Your order is on its way.\n');
  });
});
