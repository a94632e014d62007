import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt, when } from '../support/people.ts';

const publicFolder = path.resolve(import.meta.dirname, '../../server/dist/public');

test('P29: on a page with the built script one finds an old message and goes to it, by keys alone', async (t) => {
  const people = await peopleAt(t, { origins: ['*'], environment: { publicFolder } });
  const room = people.user('ada').room('lobby');
  await when(room, 'live');
  await room.send('In the Gärden');
  await Promise.all(Array.from({ length: 120 }, (_, index) => room.send(`message ${index}`)));
  await room.send('another garden');
  const site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Site</title><script src="${people.relay.url}/live-chat.js"></script>
      <live-chat room="lobby"></live-chat>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const browser = await openBrowser();
  t.after(async () => {
    await browser.close();
    site.closeAllConnections();
    site.close();
  });
  const { port } = site.address() as AddressInfo;
  const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/`);
  await page.locator('>>> button[aria-expanded=false]').click();
  await (await page.waitForSelector('>>> button[aria-label=Search]'))!.focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('>>> input[type=search]:focus');
  await page.keyboard.type('garden');
  await page.waitForFunction(
    () => document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('[data-seq] mark').length === 2,
  );
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('>>> [data-here]:focus');
  const shown = await page.evaluate(() => {
    const root = document.querySelector('live-chat')!.shadowRoot!;
    const [message, list] = [root.activeElement!, root.querySelector('[role=log]')!];
    const [inner, outer] = [message.getBoundingClientRect(), list.getBoundingClientRect()];
    return [message.textContent!.includes('In the Gärden'), inner.top >= outer.top && inner.bottom <= outer.bottom];
  });
  assert.deepEqual(shown, [true, true]);
});
