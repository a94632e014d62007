import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

// The built script on pages in other languages, of another origin and under a strict policy.
const cli = path.resolve(import.meta.dirname, '../../server/dist/cli.js');
describe('languages', () => {
  let relay: SpawnedRelay;
  let site: Server;
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
    relay = await spawnRelay({ cli, origins: '*' });
    site = createServer((request, response) => {
      const address = `localhost:${relay.port}`;
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src http://${address}; connect-src http://${address} ws://${address}; require-trusted-types-for 'script'; trusted-types live-chat`,
      );
      const lang = request.url!.slice(1);
      response.end(`<!doctype html><html lang="${lang}" ${lang === 'ar' ? 'dir="rtl"' : ''}><title>Site</title>
      <script src="http://${address}/live-chat.js"></script><live-chat room="languages"></live-chat>`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });

  after(async () => {
    await browser?.close();
    site?.close();
    await relay?.kill('SIGKILL');
  });

  /** Opens a page in that language, and what it asks for of languages. */
  async function pageIn(lang: string) {
    const { port } = site.address() as AddressInfo;
    const page = await openPage(await browser.createBrowserContext(), 'about:blank');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (/\/live-chat-[a-z]{2}\b/.test(request.url())) asked.push(request.url());
    });
    await page.goto(`http://127.0.0.1:${port}/${lang}`);
    const label = await page.locator('>>> button[aria-expanded=false]').waitHandle();
    assert.equal(await label.evaluate((each) => each.getAttribute('aria-label')), 'Open chat');
    assert.deepEqual(asked, [], 'nothing is asked for before somebody wants it');
    return { page, asked, beside: (name: string) => `http://localhost:${relay.port}/live-chat-${name}.js` };
  }

  test('an Arabic page gets one file from beside the script, with the first intent, and a mirrored panel', async () => {
    const { page, asked, beside } = await pageIn('ar');
    await page.locator('>>> button[aria-expanded=false]').click();
    await page.locator('>>> ::-p-text(ابدأ المحادثة)').wait();
    await page.locator('>>> textarea').fill('مرحبا');
    await page.keyboard.press('Enter');
    await page.locator('>>> .sent').wait();
    assert.deepEqual(asked, [beside('ar')]);
    const seen = await page.evaluate(() => {
      const root = document.querySelector('live-chat')!.shadowRoot!;
      const { left, right } = root.querySelector('[part=bubble]')!.getBoundingClientRect();
      const panel = root.querySelector('[part=panel]')!.getBoundingClientRect();
      return {
        lang: root.querySelector<HTMLElement>(':host > div')!.lang,
        // Own messages are at the end of the line, which is on the left.
        isOwnAtLeft: left - panel.left < panel.right - right,
        launcher: root.querySelector('[part=launcher]')!.getBoundingClientRect().left < 100,
      };
    });
    assert.deepEqual(seen, { lang: 'ar', isOwnAtLeft: true, launcher: true });
    await page.browserContext().close();
  });

  test('a region finds its language, and the parts that come later speak it', async () => {
    const { page, asked, beside } = await pageIn('zh-TW');
    await page.locator('>>> button[aria-expanded=false]').click();
    await page.locator('>>> [part=header] p button').click();
    await page.locator('>>> [role=region][aria-label=連線檢查]').wait();
    assert.deepEqual(asked, [beside('zh-Hant')]);
    await page.browserContext().close();
  });

  test('for English, and for what there are no texts of, nothing is asked', async () => {
    for (const lang of ['en-GB', 'sw']) {
      const { page, asked } = await pageIn(lang);
      await page.locator('>>> button[aria-expanded=false]').click();
      await page.locator('>>> textarea[aria-label="Write a message"]').wait();
      assert.deepEqual(asked, []);
      await page.browserContext().close();
    }
  });
});
