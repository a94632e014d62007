import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt } from '../support/people.ts';
import { hmacToken } from '../support/tokens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 50 };

/** Somebody who is signed in, on a page with docked windows. */
async function person(browser: Browser, address: string, name: string): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await openPage(context, address);
  await page.setViewport({ width: 1280, height: 720 });
  await show(page, name);
  return page;
}

async function show(page: Page, name: string): Promise<void> {
  const iat = Math.floor(Date.now() / 1_000);
  const token = hmacToken({ sub: name.toLowerCase(), name, aud: 'live-chat', iat, exp: iat + 3_600 });
  await page.evaluate((signed) => {
    const element = document.createElement('live-chat');
    for (const attribute of ['dock', 'open']) element.setAttribute(attribute, '');
    element.setAttribute('token', signed);
    document.body.append(element);
  }, token);
}

/** What matches in the element or in one of its windows and has this text somewhere in it, once it is there to be used. */
async function find(page: Page, selector: string, text = ''): Promise<ElementHandle<HTMLElement>> {
  const handle = await page.waitForFunction(
    (...[wanted, words]) => {
      const main = document.querySelector('live-chat')!.shadowRoot!;
      const roots = [main, ...[...main.querySelectorAll('.dock > live-chat')].map((each) => each.shadowRoot!)];
      return roots
        .flatMap((each) => [...each.querySelectorAll<HTMLElement>(wanted)])
        .find(
          (each) =>
            (each.textContent.includes(words) || each.getAttribute('aria-label')?.includes(words)) &&
            each.checkVisibility({ visibilityProperty: true }),
        );
    },
    patient,
    selector,
    text,
  );
  return handle.asElement() as ElementHandle<HTMLElement>;
}

/** Writes into the window that was opened last, once it has the focus. */
async function write(page: Page, text: string): Promise<void> {
  await page.waitForFunction(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused?.localName === 'textarea';
  }, patient);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('two people in docked windows: opened from the list, written in, minimized, counted, and there again after a reload', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const [ada, ben] = [people.user('ada', {}, { name: 'Ada' }), people.user('ben', {}, { name: 'Ben' })];
  const { createRoom } = await import('../../src/client/rooms.ts');
  const shared = await createRoom(ada, { kind: 'private', name: 'Garden', members: ['u_ben'] });
  await ben.room(shared.id).send('Hello all');
  const direct = await createRoom(ada, { kind: 'direct', members: ['u_ben'] });
  await direct.send('Only for you');
  const browser = await openBrowser();
  t.after(() => browser.close());
  const address = `${people.relay.url}/team.html`;

  const one = await person(browser, address, 'Ada');
  await (await find(one, '[role=option]', 'Only for you')).click();
  await find(one, '[role=dialog] [part~=bubble]', 'Only for you');
  await (await find(one, '[role=option]', 'Garden')).click();
  await find(one, '[role=dialog] [part~=bubble]', 'Hello all');
  await write(one, 'Hello Ben');

  const other = await person(browser, address, 'Ben');
  await (await find(other, '[role=option]', 'Garden')).click();
  await find(other, '[part~=bubble]', 'Hello Ben');
  await other.keyboard.press('Escape');
  await find(other, 'button[aria-expanded=false]', 'Garden');
  await write(one, 'Are you there?');
  await find(other, 'button[aria-expanded=false]', 'Garden, 1 unread message');

  await one.reload();
  await show(one, 'Ada');
  await find(one, '[role=dialog] [part~=bubble]', 'Only for you');
  await find(one, '[role=dialog] [part~=bubble]', 'Are you there?');
  const shots = process.env['DOCK_SHOTS'];
  if (shots) {
    await one.screenshot({ path: `${shots}/dock-light.png` });
    await one.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await one.screenshot({ path: `${shots}/dock-dark.png` });
    await other.evaluate(() => (document.documentElement.dir = 'rtl'));
    await other.screenshot({ path: `${shots}/dock-rtl.png` });
  }
  assert.equal(await one.evaluate(() => document.querySelectorAll('live-chat').length), 1);
});
