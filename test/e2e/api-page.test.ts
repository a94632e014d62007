import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser } from '../support/browser.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

describe('the reference of the API', () => {
  let relay: StartedRelay;
  let browser: Browser;
  before(async () => {
    relay = await startRelay();
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await relay.close();
  });

  for (const [name, width, scheme] of [
    ['a desktop', 1_200, 'light'],
    ['a phone in the dark', 360, 'dark'],
  ] as const) {
    test(`is readable on ${name}, and loads nothing from elsewhere`, async () => {
      const page = await browser.newPage();
      await page.setViewport({ width, height: 800 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      const response = await page.goto(`${relay.url}/api`);
      assert.match(response!.headers()['content-security-policy']!, /^default-src 'none'; style-src 'self';/);
      assert.deepEqual(
        asked.filter((url) => !url.endsWith('/favicon.ico')),
        [`${relay.url}/api`, `${relay.url}/api/reference.css`],
      );
      assert.deepEqual(
        complaints.filter((text) => /Content Security Policy|refused/i.test(text)),
        [],
      );
      const seen = await page.evaluate(() => ({
        back: getComputedStyle(document.body).backgroundColor,
        tooWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
        sections: document.querySelectorAll('section').length,
        broken: [...document.querySelectorAll('nav a')].filter(
          (link) => !document.querySelector(link.getAttribute('href')!),
        ).length,
      }));
      assert.deepEqual(seen, {
        back: scheme === 'dark' ? 'rgb(21, 22, 26)' : 'rgb(255, 255, 255)',
        tooWide: false,
        sections: seen.sections,
        broken: 0,
      });
      assert.ok(seen.sections > 20);
      await page.close();
    });
  }
});
