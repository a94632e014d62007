import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt } from '../support/people.ts';
import { hmacToken } from '../support/tokens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 50 };
const canary = 'SEALED-CANARY';

interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
  /** All that went over its sockets. */
  readonly frames: string[];
}

function tokenOf(name: string): string {
  const iat = Math.floor(Date.now() / 1_000);
  return hmacToken({ sub: name.toLowerCase(), name, aud: 'live-chat', iat, exp: iat + 3_600 });
}

/** Puts the element into a page, for somebody who is signed in. */
const enter = (page: Page, name: string): Promise<void> =>
  page.evaluate((signed) => {
    const element = document.createElement('live-chat');
    element.setAttribute('mode', 'full');
    element.setAttribute('token', signed);
    document.body.append(element);
  }, tokenOf(name));

/** A browser of somebody's, with nothing in it. */
async function device(browser: Browser, address: string, name: string): Promise<Device> {
  const context = await browser.createBrowserContext();
  const page = await openPage(context, address);
  await page.setViewport({ width: 1100, height: 700 });
  const frames: string[] = [];
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  for (const event of ['Network.webSocketFrameSent', 'Network.webSocketFrameReceived'] as const)
    session.on(event, ({ response }) => frames.push(response.payloadData));
  await enter(page, name);
  return { context, page, frames };
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
const textOf = async (page: Page, selector: string): Promise<string> =>
  (await find(page, selector)).evaluate((element) => element.textContent.replace(/\s+/g, ' ').trim());

async function write(page: Page, text: string): Promise<void> {
  await (await find(page, 'textarea')).focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await find(page, '[part=bubble]', text);
}

test('two people in a sealed room: neither frames nor disk have a word of it; a reload, a second device, and its key is told and accepted', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const address = `${people.relay.url}/team.html`;

  const jonas = await device(browser, address, 'Jonas');
  await find(jonas.page, '[role=status]', 'No conversations yet');
  // Known to each other from a room that both are in.
  const [ada0, jonas0] = [people.user('ada', {}, { name: 'Ada' }), people.user('jonas', {}, { name: 'Jonas' })];
  for (const chat of [ada0, jonas0]) await chat.room('garden').send('hello');
  const ada = await device(browser, address, 'Ada');
  await press(ada.page, 'nav button', 'New conversation');
  await press(ada.page, 'nav label', 'End-to-end encrypted');
  await press(ada.page, 'nav button', 'Jonas');
  await find(ada.page, '[role=status]', 'You can write once Jonas has opened this conversation.');
  assert.ok(await ada.page.$eval('live-chat', (each) => each.shadowRoot!.querySelector('textarea')!.disabled));

  await press(jonas.page, '[role=option]', 'Ada');
  await write(ada.page, `${canary} one`);
  await find(jonas.page, '[part=bubble]', `${canary} one`);
  await write(jonas.page, `${canary} two`);
  await find(ada.page, '[part=bubble]', `${canary} two`);
  await find(ada.page, '[role=option]', 'Encrypted message');
  // The last own message is changed by the up arrow.
  await (await find(ada.page, 'textarea')).focus();
  await ada.page.keyboard.press('ArrowUp');
  await ada.page.keyboard.type(' edited');
  await ada.page.keyboard.press('Enter');
  await find(jonas.page, '[part=bubble]', `${canary} one edited`);

  // Both see the same number; Ada notes that.
  const numbers: string[] = [];
  for (const { page } of [ada, jonas]) {
    await press(page, 'header button', 'End-to-end encrypted');
    const number = await find(page, 'dialog [aria-label]:not(button)');
    numbers.push((await number.evaluate((each) => each.getAttribute('aria-label')))!);
  }
  assert.match(numbers[0]!, /^\d{5}( \d{5}){11}$/);
  assert.equal(numbers[0], numbers[1]);
  await press(ada.page, 'dialog button', 'It’s the same');
  await find(ada.page, 'dialog', 'Compared');
  for (const { page } of [ada, jonas]) await page.keyboard.press('Escape');

  // After a reload the same device reads all of it.
  await jonas.page.reload();
  await enter(jonas.page, 'Jonas');
  await press(jonas.page, '[role=option]', 'Ada');
  await find(jonas.page, '[part=bubble]', `${canary} one edited`);

  // Another device of Jonas: it reads nothing of before, and Ada is asked.
  const phone = await device(browser, address, 'Jonas');
  await press(phone.page, '[role=option]', 'Ada');
  await find(phone.page, '[part=bubble]', 'Sent before this device was there');
  await find(ada.page, '[part=log] p', 'Jonas uses a new device');
  assert.match(await textOf(ada.page, '[part=composer]'), /Jonas uses a new device\. If you’re not sure/);
  await press(ada.page, 'header button', 'End-to-end encrypted');
  await find(ada.page, 'dialog', 'There is a new device since you compared.');
  await ada.page.keyboard.press('Escape');
  await press(ada.page, '[part=composer] button', 'Go on');
  await write(ada.page, `${canary} three`);
  await find(phone.page, '[part=bubble]', `${canary} three`);
  await find(ada.page, '[part=log] p', 'Jonas uses a new device');

  for (const { frames } of [ada, jonas, phone]) {
    assert.ok(frames.some((frame) => frame.includes('"sealed"')));
    assert.deepEqual(
      frames.filter((frame) => frame.includes('CANARY')),
      [],
    );
  }
  const files = readdirSync(people.relay.folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  assert.deepEqual(
    files.filter(({ parentPath, name }) => readFileSync(path.join(parentPath, name)).includes('CANARY')),
    [],
  );
});
