import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { createServerClient } from '../../src/server.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startRelay } from '../support/relay.ts';

const publicFolder = path.resolve(import.meta.dirname, '../../server/dist/public');

const partOf = (page: Page, selector: string) =>
  page.evaluate((each) => document.querySelector('live-chat')!.shadowRoot!.querySelector(each)?.textContent, selector);

test('P18: what a service streams is seen as it grows, by who reloads, too; who has asked stops it', async (t) => {
  const started = await startRelay({ origins: ['*'], environment: { publicFolder } });
  const site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Site</title><script src="${started.url}/live-chat.js"></script>
      <live-chat room="lobby" mode="inline" style="block-size: 400px"></live-chat>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const browser = await openBrowser();
  t.after(async () => {
    await browser.close();
    site.closeAllConnections();
    site.close();
    await started.close();
  });
  const { key } = await started.relay.keys.add({ name: 'bot', scopes: ['read', 'send'] });
  const bot = createServerClient({ url: started.url, key });
  const { port } = site.address() as AddressInfo;
  const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/`);
  await (await page.waitForSelector('>>> textarea:enabled'))!.type('Tell me\n');
  const asked = async () => (await bot.listMessages('lobby')).messages.find(({ text }) => text === 'Tell me');
  await eventually(async () => (await asked()) !== undefined);
  let [isReloaded, isStopped, isEnded] = [false, false, false];
  async function* endless(): AsyncGenerator<string> {
    try {
      yield 'It is a **long** story, ';
      await eventually(() => isReloaded);
      yield 'and goes on ';
      await eventually(() => isStopped);
      for (;;) {
        await turn();
        yield 'for ever ';
      }
    } finally {
      isEnded = true;
    }
  }
  const written = bot.stream('lobby', endless(), { reply: (await asked())!.seq });
  await eventually(async () => (await partOf(page, 'strong')) === 'long');
  await page.reload();
  await eventually(async () => (await partOf(page, 'strong')) === 'long');
  isReloaded = true;
  await page.waitForFunction(() =>
    document.querySelector('live-chat')!.shadowRoot!.querySelector('[role=log]')!.textContent!.includes('and goes on'),
  );
  await page.locator('>>> [data-do=stop-stream]').click();
  await page.waitForFunction(() =>
    document.querySelector('live-chat')!.shadowRoot!.querySelector('[role=log]')!.textContent!.includes('Stopped'),
  );
  assert.equal(await partOf(page, '[data-do=stop-stream]'), undefined);
  isStopped = true;
  assert.equal((await written).stopped, true);
  // Its source is told so, too: whatever it waited for comes to its end first.
  await eventually(() => isEnded);
  const { messages } = await bot.listMessages('lobby');
  assert.equal(messages.at(-1)!.text, 'It is a **long** story, and goes on ');
});
