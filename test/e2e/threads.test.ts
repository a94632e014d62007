import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt } from '../support/people.ts';
import { hmacToken } from '../support/tokens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 50 };

/** Somebody who is signed in, in the lobby, on a page that is wide enough for a thread beside it. */
async function person(browser: Browser, address: string, name: string): Promise<Page> {
  const page = await openPage(await browser.createBrowserContext(), address);
  await page.setViewport({ width: 1200, height: 700 });
  const iat = Math.floor(Date.now() / 1_000);
  const token = hmacToken({ sub: name.toLowerCase(), name, aud: 'live-chat', iat, exp: iat + 3_600 });
  await page.evaluate((signed) => {
    const element = document.createElement('live-chat');
    for (const [key, value] of Object.entries({ mode: 'full', room: 'lobby', token: signed })) {
      element.setAttribute(key, value);
    }
    document.body.append(element);
  }, token);
  return page;
}

/** Waits until something is said in the conversation, or in the thread. */
async function sees(
  page: Page,
  where: 'room' | 'thread',
  selector: string,
  text: string,
): Promise<ElementHandle<HTMLElement>> {
  const handle = await page.waitForFunction(
    (...[place, wanted, words]) => {
      const outer = document.querySelector('live-chat')!.shadowRoot!;
      const seen = place === 'room' ? outer : outer.querySelector('[threaded]')?.shadowRoot;
      return [...(seen?.querySelectorAll(wanted) ?? [])].find(({ textContent }) => textContent.includes(words));
    },
    patient,
    where,
    selector,
    text,
  );
  return handle.asElement() as ElementHandle<HTMLElement>;
}

const click = (page: Page, selector: string, text = '') =>
  sees(page, 'room', selector, text).then((handle) => handle.evaluate((each) => each.click()));

async function write(page: Page, where: 'room' | 'thread', text: string): Promise<void> {
  const field = await sees(page, where, 'textarea:enabled', '');
  await field.evaluate((each) => each.focus());
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('P36: two people answer in a thread: it is beside the room, counted there, and read; one answer is for the room, too', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const address = `${people.relay.url}/team.html`;
  const [ada, ben] = (await Promise.all(['Ada', 'Ben'].map((name) => person(browser, address, name)))) as [Page, Page];

  await write(ada, 'room', 'When?');
  const message = await sees(ben, 'room', '[part~=message]', 'When?');
  await message.evaluate((each) => each.focus());
  await click(ben, '[part~=message] [data-do=thread]');
  await sees(ben, 'thread', '[part~=bubble]', 'When?');
  await write(ben, 'thread', 'At eight');

  await sees(ada, 'room', 'button[data-do=thread]', '1 answer');
  await sees(ada, 'room', 'button[data-do=thread]', 'New answers');
  await click(ada, 'button[data-do=thread]', '1 answer');
  await sees(ada, 'thread', '[part~=bubble]', 'At eight');
  await ada.waitForFunction(
    () =>
      ![...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('button[data-do=thread]')].some((each) =>
        each.textContent.includes('New answers'),
      ),
    patient,
  );
  const also = await sees(ada, 'thread', 'label', 'Also send to the room');
  await also.evaluate((each) => each.click());
  await write(ada, 'thread', 'Eight it is');

  await sees(ben, 'thread', '[part~=bubble]', 'Eight it is');
  await sees(ben, 'room', '[part~=bubble]', 'Answered in a thread');
  await sees(ben, 'room', 'button[data-do=thread]', '2 answers');
  const inRoom = await ben.evaluate(() =>
    [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('[part~=bubble]')].map(
      ({ textContent }) => textContent,
    ),
  );
  assert.equal(inRoom.length, 2, inRoom.join(' | '));
  assert.ok(!inRoom.some((text) => text.includes('At eight')));

  // What one follows is listed.
  await click(ada, 'button[aria-label^=Threads]');
  await sees(ada, 'room', 'section button', '2 answers');
});
