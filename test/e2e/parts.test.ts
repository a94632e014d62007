import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

// The built script on a page of another origin under a strict policy: its parts come from beside it.
const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');
describe('parts of the script', () => {
  let relay: SpawnedRelay;
  /** One whose list does not name the site. */
  let stranger: SpawnedRelay;
  let site: Server;
  let browser: Browser;

  /** Moves the pointer onto the message, or asks for its menu by a right click. */
  const pointAt = (page: Page, type: 'pointerover' | 'contextmenu') =>
    page.evaluate((type) => {
      const bubble = document.querySelector('live-chat')!.shadowRoot!.querySelector('[part=bubble]')!;
      bubble.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true }));
    }, type);

  before(async () => {
    browser = await openBrowser();
    relay = await spawnRelay({ cli, origins: '*' });
    stranger = await spawnRelay({ cli, origins: 'https://elsewhere.example' });
    site = createServer((request, response) => {
      const address = `localhost:${request.url === '/stranger' ? stranger.port : relay.port}`;
      response.setHeader('content-type', 'text/html');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src http://${address}; connect-src http://${address} ws://${address}; require-trusted-types-for 'script'; trusted-types live-chat`,
      );
      response.end(`<!doctype html><title>Site</title><script src="http://${address}/live-chat.js"></script>
      <live-chat room="parts" ${request.url === '/token' ? 'token="nonsense"' : ''}></live-chat>`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });

  after(async () => {
    await browser?.close();
    site?.close();
    await relay?.kill('SIGKILL');
    await stranger?.kill('SIGKILL');
  });

  // Each in a browser context of its own; one of them waits until a part is asked for again.
  describe('parts from beside the script', { concurrency: 5 }, () => {
    test('what one can do with a message is loaded from beside the script, and asked for again when it could not be', async () => {
      const { port } = site.address() as AddressInfo;
      const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/`);
      let isBlocked = true;
      const asked: string[] = [];
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        const isPart = request.url().includes('live-chat-actions');
        if (isPart) asked.push(request.url());
        void (isPart && isBlocked ? request.abort() : request.continue());
      });
      await page.locator('>>> button[aria-expanded=false]').click();
      await page.locator('>>> textarea').fill('one');
      await page.keyboard.press('Enter');
      await page.locator('>>> .sent').wait();
      await pointAt(page, 'contextmenu');
      await page.locator('>>> ::-p-text(loaded right now)').wait();
      assert.deepEqual([...new Set(asked)], [`http://localhost:${relay.port}/live-chat-actions.js`]);
      isBlocked = false;
      await pointAt(page, 'contextmenu');
      await pointAt(page, 'pointerover');
      const button = await page.locator('>>> [data-do=menu]').waitHandle();
      await button.evaluate((each) => (each as HTMLElement).click());
      await page.locator('>>> [role=menu] .copy').wait();
      await page.locator('>>> [role=menu] .edit').click();
      await page.locator('>>> textarea').fill('two');
      await page.keyboard.press('Enter');
      await page.locator('>>> ::-p-text(edited)').wait();
    });

    test('takes what the page calls as soon as it is there, before anything of it is made', async () => {
      const { port } = site.address() as AddressInfo;
      const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/`);
      const isOpen = await page.evaluate(async () => {
        const inline = Object.assign(document.createElement('live-chat'), { mode: 'inline', room: 'parts' });
        const bubble = Object.assign(document.createElement('live-chat'), { room: 'parts' });
        document.body.append(inline, bubble);
        inline.show();
        bubble.toggle();
        await Promise.all([inline.updateComplete, bubble.updateComplete]);
        const isThere = bubble.open && !!bubble.shadowRoot!.querySelector('textarea');
        inline.remove();
        bubble.remove();
        return isThere;
      });
      assert.equal(isOpen, true);
    });

    /** What the check says, line by line, once the server has answered. */
    async function check(path: string, until: string): Promise<string[]> {
      const { port } = site.address() as AddressInfo;
      const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}${path}`);
      await page.locator('>>> button[aria-expanded=false]').click();
      await page.locator('>>> [part=header] p button').click();
      await page.locator('>>> .chk').wait();
      await page.locator(`>>> .chk li ::-p-text(${until})`).wait();
      const lines = await page.evaluate(() =>
        [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('.chk li')].map(
          (line) => `${line.className}: ${line.textContent.replace(/\s+/g, ' ').trim()}`,
        ),
      );
      await page.browserContext().close();
      return lines;
    }

    test('the check of the connection says whether the site is on the list of the relay', async () => {
      const { port } = site.address() as AddressInfo;
      const well = await check('/', 'WebSocket');
      assert.ok(well.includes(`ok: Origin fine: http://127.0.0.1:${port} is accepted`), well.join('\n'));
      assert.ok(well.includes('ok: Transport fine: WebSocket'), well.join('\n'));
      const refused = await check('/stranger', 'list');
      assert.ok(
        refused.some((line) => /^ok: Server fine: localhost:\d+, [\d,]+ ms$/.test(line)),
        refused.join('\n'),
      );
      assert.ok(
        refused.includes(`bad: Origin problem: http://127.0.0.1:${port} is not on the server’s list`),
        refused.join('\n'),
      );
    });

    test('P14: a page that is not on the list of the relay is told so, and its developer what to do, once', async () => {
      const { port } = site.address() as AddressInfo;
      const page = await openPage(await browser.createBrowserContext(), 'about:blank');
      const said: string[] = [];
      page.on('console', (line) => void (line.text().startsWith('live-chat') && said.push(line.text())));
      await page.goto(`http://127.0.0.1:${port}/stranger`);
      await page.locator('>>> button[aria-expanded=false]').click();
      await page.locator('>>> [part=strip] ::-p-text(This site is not on its list.)').wait();
      const origin = `http://127.0.0.1:${port}`;
      assert.deepEqual(said, [`live-chat refused: ws://localhost:${stranger.port}/connect needs --origins ${origin}`]);
      await page.browserContext().close();
    });

    test('that the sign-in has ended is told as soon as the part that says so is there, and until then that there is no connection', async () => {
      const { port } = site.address() as AddressInfo;
      const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/token`);
      let isBlocked = true;
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        void (request.url().includes('live-chat-check') && isBlocked ? request.abort() : request.continue());
      });
      await page.locator('>>> button[aria-expanded=false]').click();
      await page.locator('>>> [part=strip] ::-p-text(Not connected)').wait();
      isBlocked = false;
      await page.locator('>>> [part=strip] ::-p-text(sign-in has ended)').wait();
      await page.browserContext().close();
    });

    test('emoji come from the relay when they are wanted, under the same policy', async () => {
      const { port } = site.address() as AddressInfo;
      const page = await openPage(await browser.createBrowserContext(), `http://127.0.0.1:${port}/`);
      const asked: string[] = [];
      page.on('request', (request) => {
        if (/live-chat-emoji(-picker|-?\w*\.json)/.test(request.url())) asked.push(request.url());
      });
      await page.locator('>>> button[aria-expanded=false]').click();
      await page.locator('>>> .emj').click();
      await page.locator('>>> [role=gridcell][aria-label="beaming face with smiling eyes"]').click();
      const field = await page.locator('>>> textarea').waitHandle();
      assert.equal(await field.evaluate((each) => (each as HTMLTextAreaElement).value), '😁');
      const names = ['live-chat-emoji-en.json', 'live-chat-emoji-picker.js', 'live-chat-emoji.json'];
      assert.deepEqual(
        asked.sort(),
        names.map((name) => `http://localhost:${relay.port}/${name}`),
      );
      await page.keyboard.press('Enter');
      await page.locator('>>> .sent').wait();
      await page.locator('>>> .jumbo').wait();
    });
  });
});
