import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt } from '../support/people.ts';
import { hmacToken } from '../support/tokens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 50 };

/** Somebody who is signed in, with the list of their rooms on a page of their own. */
async function person(browser: Browser, address: string, name: string): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await openPage(context, address);
  await page.setViewport({ width: 1100, height: 700 });
  const iat = Math.floor(Date.now() / 1_000);
  const token = hmacToken({ sub: name.toLowerCase(), name, aud: 'live-chat', iat, exp: iat + 3_600 });
  await page.evaluate((signed) => {
    const element = document.createElement('live-chat');
    element.setAttribute('mode', 'full');
    element.setAttribute('heading', 'Team');
    element.setAttribute('token', signed);
    document.body.append(element);
  }, token);
  return page;
}

/** What matches in the element and has this text somewhere in it, once it is there to be used. */
async function find(page: Page, selector: string, text = ''): Promise<ElementHandle<HTMLElement>> {
  const handle = await page.waitForFunction(
    (...[wanted, words]) =>
      [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll<HTMLElement>(wanted)].find(
        (each) =>
          (each.textContent.includes(words) || each.getAttribute('aria-label')?.includes(words)) &&
          !each.matches(':disabled') &&
          each.checkVisibility({ visibilityProperty: true }),
      ),
    patient,
    selector,
    text,
  );
  return handle.asElement() as ElementHandle<HTMLElement>;
}

const press = async (page: Page, selector: string, text = '') => (await find(page, selector, text)).click();
const gone = (page: Page, selector: string) =>
  page.waitForFunction(
    (wanted) => !document.querySelector('live-chat')!.shadowRoot!.querySelector(wanted),
    patient,
    selector,
  );

async function write(page: Page, text: string): Promise<void> {
  await (await find(page, 'textarea')).focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('two people in rooms: one is made, the other comes by a link, they write, directly too, and one blocks the other', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const address = `${people.relay.url}/team.html`;

  const ada = await person(browser, address, 'Ada');
  await find(ada, '[role=status]', 'No conversations yet');
  // With the keys alone: the plus, the first row, the name, Enter.
  await (await find(ada, 'nav button', 'New conversation')).focus();
  await ada.keyboard.press('Enter');
  await find(ada, 'nav input:focus');
  await ada.keyboard.press('Tab');
  await ada.keyboard.press('Enter');
  await find(ada, 'nav form input');
  await ada.keyboard.type('Garden');
  await ada.keyboard.press('Enter');
  await find(ada, 'header[part] h2', 'Garden');
  await find(ada, '[role=option]', 'Garden');

  await press(ada, 'header[part] button', 'About this room');
  await press(ada, 'aside button', 'Invite');
  await press(ada, 'aside form button', 'Make a link');
  const link = await (await find(ada, 'aside input[readonly]')).evaluate((field) => (field as HTMLInputElement).value);
  assert.match(link, /team\.html#live-chat-invitation=/);
  await press(ada, 'aside button', 'Close');
  await gone(ada, 'aside');

  const ben = await person(browser, link, 'Ben');
  await find(ben, 'header[part] h2', 'Garden');
  assert.equal(await ben.evaluate(() => location.hash), '');
  await write(ben, 'Hello Ada');
  await find(ada, '[part~=bubble]', 'Hello Ada');

  await press(ada, 'nav button', 'New conversation');
  await (await find(ada, 'nav input')).type('be');
  await press(ada, 'nav button', 'Ben');
  await find(ada, 'header[part] h2', 'Ben');
  await write(ada, 'Only for you');
  await find(ben, '[role=option]', '1 unread message');
  assert.equal(await ben.evaluate(() => document.querySelector('live-chat')!.getAttribute('room') !== null), true);

  // By the keys: into the list, to the first letter of the name, and in.
  await (await find(ben, '[role=listbox]')).focus();
  await ben.keyboard.press('a');
  await ben.keyboard.press('Enter');
  await find(ben, '[part~=bubble]', 'Only for you');
  await ben.waitForFunction(
    () =>
      !document.querySelector('live-chat')!.shadowRoot!.querySelector('[role=option]')!.textContent.includes('unread'),
    patient,
  );

  await press(ben, 'header[part] button', 'About this conversation');
  await press(ben, 'aside li button', 'Ada');
  await press(ben, 'aside button', 'Block');
  await press(ben, 'dialog button', 'Block');
  await find(ben, 'aside button', 'Unblock');
  await write(ada, 'Are you there?');
  await find(ada, '[part~=message]', 'Not sent');
});
