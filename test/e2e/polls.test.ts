import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt } from '../support/people.ts';
import { hmacToken } from '../support/tokens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 50 };

/** Somebody who is signed in, in the lobby. */
async function person(browser: Browser, address: string, name: string): Promise<Page> {
  const page = await openPage(await browser.createBrowserContext(), address);
  const iat = Math.floor(Date.now() / 1_000);
  const token = hmacToken({ sub: name.toLowerCase(), name, aud: 'live-chat', iat, exp: iat + 3_600 });
  await page.evaluate((signed) => {
    const element = document.createElement('live-chat');
    for (const [key, value] of Object.entries({ mode: 'inline', room: 'lobby', polls: '', token: signed })) {
      element.setAttribute(key, value);
    }
    document.body.append(element);
  }, token);
  return page;
}

/** Waits until the options are called so, and these are chosen. */
const options = (page: Page, ...wanted: string[]) =>
  page.waitForFunction(
    (all) =>
      [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('[data-do=vote]')]
        .map((each) => `${each.ariaChecked === 'true' ? '✓ ' : ''}${each.ariaLabel}`)
        .join() === all.join(),
    patient,
    wanted,
  );

test('P35: one makes a poll with the keys alone, two vote in it, both see it, and it is closed', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const address = `${people.relay.url}/team.html`;
  const [ada, ben] = await Promise.all(['Ada', 'Ben'].map((name) => person(browser, address, name)));

  await (await ada!.waitForSelector('>>> button[aria-label="New poll"]:enabled'))!.focus();
  await ada!.keyboard.press('Enter');
  await ada!.waitForSelector('>>> dialog textarea:focus');
  await ada!.keyboard.type('Where?');
  await ada!.keyboard.press('Tab');
  await ada!.keyboard.type('Here');
  await ada!.keyboard.press('Enter');
  await ada!.keyboard.type('There');
  await ada!.keyboard.down('Control');
  await ada!.keyboard.press('Enter');
  await ada!.keyboard.up('Control');
  for (const page of [ada!, ben!]) await options(page, 'Here, 0%, 0 votes', 'There, 0%, 0 votes');

  await (await ben!.waitForSelector('>>> [data-choice="1"]'))!.click();
  await options(ben!, 'Here, 0%, 0 votes', '✓ There, 100%, 1 vote');
  await options(ada!, 'Here, 0%, 0 votes', 'There, 100%, 1 vote');
  await (await ada!.waitForSelector('>>> [data-choice="0"]'))!.click();
  await options(ben!, 'Here, 50%, 1 vote', '✓ There, 50%, 1 vote');
  // One's own choice is the relay's to know.
  await ben!.close();
  const again = await person(browser, address, 'Ben');
  await options(again, 'Here, 50%, 1 vote', '✓ There, 50%, 1 vote');

  await (await ada!.waitForSelector('>>> [role=article]:has([data-do=vote])'))!.focus();
  await ada!.evaluate(() => {
    const message = document.querySelector('live-chat')!.shadowRoot!.querySelector('[role=article] [part~=bubble]')!;
    message.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, clientX: 50, clientY: 50 }));
  });
  await (await ada!.waitForSelector('>>> [role=menuitem][data-do="close-poll"]'))!.click();
  await again.waitForSelector('>>> [data-do=vote][aria-disabled=true]');
  assert.equal((await again.$$('>>> [data-do=vote][aria-disabled=false]')).length, 0);
});
