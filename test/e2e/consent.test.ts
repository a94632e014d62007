import assert from 'node:assert/strict';
import path from 'node:path';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

// The built script on a page of another site: before the visitor agrees, nothing is said to the relay and nothing is stored.
const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');
describe('consent', () => {
  let relay: SpawnedRelay;
  let site: Server;
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
    relay = await spawnRelay({ cli, origins: '*' });
    site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>Site</title><script src="http://localhost:${relay.port}/live-chat.js"></script>
      <live-chat room="asked" consent privacy-url="/privacy"></live-chat>`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });

  after(async () => {
    await browser?.close();
    site?.close();
    await relay?.kill('SIGKILL');
  });

  /** What there is of the site in this browser. */
  const stored = (page: Page) =>
    page.evaluate(async () => ({
      databases: (await indexedDB.databases()).length,
      local: localStorage.length,
      session: sessionStorage.length,
      cookies: document.cookie,
      locks: (await navigator.locks.query()).held!.length,
    }));
  const nothing = { databases: 0, local: 0, session: 0, cookies: '', locks: 0 };

  const find = (page: Page, text: string) =>
    page.waitForFunction(
      (wanted) =>
        [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('button')].find(
          (each) => each.textContent!.trim() === wanted && each.checkVisibility({ visibilityProperty: true }),
        ),
      {},
      text,
    );

  test('nothing goes to the relay and nothing is stored before the visitor agrees; who has written is not asked again', async () => {
    const context = await browser.createBrowserContext();
    const address = `http://localhost:${(site.address() as AddressInfo).port}/`;
    const page = await context.newPage();
    const asked: string[] = [];
    const devtools = await page.createCDPSession();
    await devtools.send('Network.enable');
    devtools.on('Network.requestWillBeSent', ({ request }) => asked.push(request.url));
    devtools.on('Network.webSocketCreated', ({ url }) => asked.push(url));
    await page.goto(address);
    await page.mouse.move(750, 550);
    await page.evaluate(() => document.querySelector('live-chat')!.show());
    const agree = await find(page, 'Agree and start');
    await page.keyboard.type('before');
    const beyond = asked.filter((url) => !/\/live-chat[\w-]*\.js$|\/$|favicon/.test(url));
    assert.deepEqual(beyond, []);
    assert.deepEqual(await stored(page), nothing);

    await (agree.asElement() as ElementHandle<HTMLElement>).click();
    await page.waitForFunction(
      () => document.querySelector('live-chat')!.shadowRoot!.activeElement?.tagName === 'TEXTAREA',
    );
    const sent = await page.evaluate(() => document.querySelector('live-chat')!.send('after'));
    assert.equal(sent.seq > 0, true);
    assert.ok(asked.some((url) => url.startsWith('ws:')));
    await page.close();

    const again = await openPage(context, address);
    await again.evaluate(() => document.querySelector('live-chat')!.show());
    await again.waitForFunction(() => /after/.test(document.querySelector('live-chat')!.shadowRoot!.textContent!));
    assert.equal(await again.evaluate(() => document.querySelector('live-chat')!.consent), false);

    // Signing out takes it all back: the next page asks.
    await again.evaluate(async () => {
      const chat = document.querySelector('live-chat')!;
      await chat.logout();
      chat.destroy();
    });
    const third = await openPage(context, address);
    await third.evaluate(() => document.querySelector('live-chat')!.show());
    await find(third, 'Agree and start');
    await context.close();
  });
});
