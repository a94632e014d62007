import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openBrowser, openPage } from '../support/browser.ts';
import { spawnRelay } from '../support/relay.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'server/dist/cli.js');
const guide = readFileSync(path.join(root, 'docs/reliability.md'), 'utf8');

/** The guide's command, as it stands there but for the places. */
async function runAsDocumented(name: string, places: Readonly<Record<string, string>>): Promise<string> {
  const line = new RegExp(`^(?:npx )?live-chat-relay (${name} .*)$`, 'm').exec(guide)?.[1];
  assert.ok(line, `the guide does not say how to ${name}`);
  const args = line.split(' ').map((word) => places[word] ?? word);
  return (await promisify(execFile)(process.execPath, [cli, ...args])).stdout;
}

test('P1: backup, more messages, restore: the element says what happened, and sends what waits, once', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'live-chat-restore-'));
  const pages = path.join(folder, 'pages');
  mkdirSync(pages);
  writeFileSync(
    path.join(pages, 'index.html'),
    '<!doctype html><title>Chat</title><script src="live-chat.js"></script><live-chat mode="inline" name="Maya"></live-chat>',
  );
  const relay = await spawnRelay({ cli, static: pages });
  const browser = await openBrowser();
  t.after(async () => {
    await browser.close();
    await relay.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const places = { '/backups/chat-monday.backup': path.join(folder, 'b'), './data': relay.folder };
  const page = await openPage(await browser.createBrowserContext(), relay.url);
  const write = async (text: string): Promise<void> => {
    await page.locator('>>> textarea').fill(text);
    await page.keyboard.press('Enter');
  };
  const sent = (count: number) =>
    page.waitForFunction(
      (wanted) => {
        const messages = document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('[part~=message]');
        return messages.length === wanted && [...messages].every(({ ariaLabel }) => /, (Sent|Read)$/.test(ariaLabel!));
      },
      { polling: 50 },
      count,
    );
  await write('before the backup');
  await sent(1);
  await runAsDocumented('backup', places);
  await write('after the backup');
  await sent(2);

  await relay.kill('SIGTERM');
  await write('waits for the relay');
  await runAsDocumented('restore', places);
  await relay.start();
  await page.locator('::-p-text(The server was restored from a backup.)').wait();
  const told = await page.evaluate(
    () => document.querySelector('live-chat')!.shadowRoot!.querySelector('[part=strip]')!.textContent,
  );
  assert.match(told!, /Messages after .+ are gone\./);
  await sent(2);
  const texts = await page.evaluate(() =>
    [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('[part=bubble]')].map(
      (bubble) => /before the backup|after the backup|waits for the relay/.exec(bubble.textContent!)?.[0],
    ),
  );
  assert.deepEqual(texts, ['before the backup', 'waits for the relay']);

  const report = await runAsDocumented('doctor', {
    'https://chat.example.com': relay.url,
    'https://www.example.com': relay.url,
  });
  assert.match(report, /^0 bad, /m);
});
