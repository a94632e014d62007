// Row 6 of the threat table: one browser, two people one after the other. Of the first nothing is left for the second: not in storage, not in any tab,
// not on the screen; and what the first had not sent is never sent by the second.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import type { Chat } from '../../src/client/index.ts';
import type { LiveChat } from '../../src/element/live-chat.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { Cable } from '../support/cable.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';
import { claimsOf, hmacToken, secret } from '../support/tokens.ts';
import { enter } from '../support/wire-client.ts';

declare global {
  interface Window {
    chat: Chat;
  }
}

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 30_000, polling: 50 };
const later = Math.floor(Date.now() / 1_000) + 3_600;
const tokenOf = (sub: string, name: string) => hmacToken(claimsOf(sub, { name, exp: later, iat: later - 3_700 }));

/** Everything that this page and this browser's storage hold, as text. Runs in the page. */
async function everything(): Promise<string> {
  const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name!);
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).getAll();
      await new Promise((resolve, reject) => {
        request.onsuccess = resolve;
        request.onerror = reject;
      });
      found.push(name, request.result);
    }
    database.close();
  }
  const element = document.querySelector<LiveChat>('live-chat')!;
  const shadow = element.shadowRoot!;
  found.push(element.outerHTML, shadow.innerHTML);
  for (const field of shadow.querySelectorAll('textarea')) found.push(field.value);
  found.push(window.chat?.snapshot);
  return JSON.stringify(found);
}

describe('two people at one machine', () => {
  let browser: Browser;
  let started: StartedRelay;
  let line: Cable;
  let relayAddress: string;
  const sites: Server[] = [];

  before(async () => {
    browser = await openBrowser();
    started = await startRelay({
      origins: ['*'],
      auth: { secrets: [secret] },
      environment: { publicFolder: path.join(root, 'server/dist/public') },
    });
    line = await Cable.to(started.port);
    relayAddress = line.url;
  });
  after(async () => {
    await browser?.close();
    line?.close();
    for (const site of sites) site.close();
    await started?.close();
  });

  async function siteWith(body: string): Promise<string> {
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>Site</title><link rel="icon" href="data:,">
        <script src="${relayAddress}/live-chat.js"></script>${body}`);
    });
    sites.push(site);
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  }

  const shows = (page: Page, text: string) =>
    page.waitForFunction(
      (wanted) =>
        document.querySelector('live-chat')!.shadowRoot!.querySelector('[part=log]')?.textContent?.includes(wanted),
      patient,
      text,
    );
  const write = (page: Page, text: string) =>
    page.evaluate((given) => {
      const field = document.querySelector('live-chat')!.shadowRoot!.querySelector('textarea')!;
      field.value = given;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, text);
  const post = (page: Page, text: string) =>
    page.evaluate(
      (given) =>
        void document
          .querySelector<LiveChat>('live-chat')!
          .send(given)
          .catch(() => {}),
      text,
    );

  /** Until nothing of the first is left on the page or in storage, which may take a moment; the last look decides. */
  async function isClean(page: Page): Promise<void> {
    let left = '';
    for (let round = 0; round < 100; round += 1) {
      left = await page.evaluate(everything);
      if (!/canary/i.test(left)) return;
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
    }
    assert.fail(`left of the first: ${left.slice(Math.max(0, left.search(/canary/i) - 200)).slice(0, 400)}`);
  }

  async function textsOf(room: string): Promise<string> {
    const reader = await enter(started.socketUrl, 'Reader');
    const { snapshot } = await reader.join(room);
    reader.cut();
    return JSON.stringify(snapshot);
  }

  async function twoTabs(context: BrowserContext, url: string): Promise<[Page, Page]> {
    const first = await openPage(context, url);
    await first.locator('>>> textarea').wait();
    await post(first, 'canary-said');
    await shows(first, 'canary-said');
    const second = await openPage(context, url);
    await shows(second, 'canary-said');
    return [first, second];
  }

  test('a guest logs out in one tab: nothing is left in any, and the next guest is another', async () => {
    line.isDown = false;
    const url = await siteWith('<live-chat mode="full" room="canary-room" name="Canary Maya"></live-chat>');
    const context = await browser.createBrowserContext();
    const [one, two] = await twoTabs(context, url);
    await write(one, 'canary-draft');
    line.isDown = true;
    line.cut();
    await post(one, 'canary-unsent');
    await shows(one, 'canary-unsent');
    const credential = await one.waitForFunction(
      async (look: string) => {
        const all = (await (0, eval)(`(${look})`)()) as string;
        if (!all.includes('canary-draft') || !all.includes('canary-unsent')) return undefined;
        return /"id":"(g_[^"]+)","secret":"([^"]+)"/.exec(all)?.slice(1);
      },
      patient,
      everything.toString(),
    );
    const [id, guestSecret] = (await credential.jsonValue()) as [string, string];
    await one.evaluate(() => document.querySelector<LiveChat>('live-chat')!.logout());
    // The page goes on for the next person.
    for (const page of [one, two]) {
      await page.evaluate(() => {
        const element = document.querySelector<LiveChat>('live-chat')!;
        element.setAttribute('name', 'Jonas');
        element.setAttribute('room', 'next-room');
      });
    }
    line.isDown = false;
    await post(one, 'by the next');
    await shows(one, 'by the next');
    for (const page of [one, two]) {
      await isClean(page);
      const left = await page.evaluate(everything);
      for (const text of [id, guestSecret]) assert.ok(!left.includes(text), text);
    }
    assert.doesNotMatch(await textsOf('next-room'), /canary/i);
    // A page that is opened later does not bring the first one back either.
    await one.reload();
    await one.evaluate(() => {
      const element = document.querySelector<LiveChat>('live-chat')!;
      element.setAttribute('name', 'Jonas');
      element.setAttribute('room', 'next-room');
    });
    await shows(one, 'by the next');
    const room = await textsOf('canary-room');
    assert.match(room, /canary-said/);
    assert.doesNotMatch(room, /canary-unsent/, 'what the first had not sent is never sent');
    await context.close();
  });

  test('another user signs in without a logout: sees nothing of the first and sends nothing of theirs; the first finds it again', async () => {
    line.isDown = false;
    const url = await siteWith(`<live-chat mode="full" room="canary-team"></live-chat>
      <script type="module">
        import { createChat } from '${relayAddress}/live-chat-sdk.js';
        window.chat = createChat({ url: '${relayAddress}', token: '${tokenOf('first', 'Canary Maya')}', shareTabs: false });
        document.querySelector('live-chat').chat = window.chat;
      </script>`);
    const context = await browser.createBrowserContext();
    const page = await openPage(context, url);
    await page.locator('>>> textarea').wait();
    await page.waitForFunction(() => window.chat?.snapshot.status === 'online', patient);
    await post(page, 'canary-said');
    await shows(page, 'canary-said');
    await page.waitForFunction(() => window.chat.snapshot.unsent === 0, patient);
    line.isDown = true;
    line.cut();
    await post(page, 'canary-unsent');
    await shows(page, 'canary-unsent');
    await page.waitForFunction(() => window.chat.snapshot.unsent === 1, patient);
    line.isDown = false;
    const signIn = (sub: string, name: string, room: string) =>
      page.evaluate(
        async (token, where) => {
          document.querySelector<LiveChat>('live-chat')!.room = where;
          await window.chat.identify(token);
        },
        tokenOf(sub, name),
        room,
      );
    await signIn('second', 'Eve', 'next-team');
    await post(page, 'by the second');
    await shows(page, 'by the second');
    // Theirs is on its way, and nothing but that.
    await page.waitForFunction(() => window.chat.snapshot.unsent === 0, patient);
    const seen = await page.evaluate(() => {
      const { snapshot } = window.chat;
      const { innerHTML } = document.querySelector('live-chat')!.shadowRoot!;
      return JSON.stringify([snapshot, innerHTML, window.chat.room('next-team').snapshot.messages]);
    });
    assert.doesNotMatch(seen, /canary|u_first/i);
    for (const room of ['next-team', 'canary-team']) assert.doesNotMatch(await textsOf(room), /canary-unsent/);
    await signIn('first', 'Canary Maya', 'canary-team');
    await shows(page, 'canary-unsent');
    await page.waitForFunction(
      () => window.chat.snapshot.status === 'online' && window.chat.snapshot.unsent === 0,
      patient,
    );
    const { messages } = JSON.parse(await textsOf('canary-team')) as { messages: { from: string; text: string }[] };
    assert.deepEqual(
      messages.map(({ from, text }) => [from, text]),
      [
        ['u_first', 'canary-said'],
        ['u_first', 'canary-unsent'],
      ],
    );
    await context.close();
  });

  /** A page with a chat of its own, in which the first is signed in. */
  async function signedIn(room: string): Promise<[BrowserContext, Page, string]> {
    line.isDown = false;
    const url = await siteWith(`<live-chat mode="full" room="${room}"></live-chat>
      <script type="module">
        import { createChat } from '${relayAddress}/live-chat-sdk.js';
        const token = new URL(location).searchParams.get('token');
        window.chat = createChat({ url: '${relayAddress}', token, shareTabs: false });
        document.querySelector('live-chat').chat = window.chat;
      </script>`);
    const context = await browser.createBrowserContext();
    const page = await openPage(context, `${url}?token=${tokenOf('first', 'Canary Maya')}`);
    await isOnline(page, 'u_first');
    return [context, page, url];
  }
  const isOnline = (page: Page, user: string) =>
    page.waitForFunction(
      (id) => window.chat?.snapshot.status === 'online' && window.chat.snapshot.user?.id === id,
      patient,
      user,
    );
  const become = (page: Page, sub: string, name: string) =>
    page.evaluate((token) => window.chat.identify(token), tokenOf(sub, name));

  test('another user signs in over the first, in the same room: neither their draft nor what they read is left', async () => {
    // The first one's alone, so that the second may not read it.
    const [context, page, url] = await signedIn('next-team');
    const room = await page.evaluate(async (sdk) => {
      const { createRoom } = (await import(`${sdk}/live-chat-rooms.js`)) as typeof import('../../src/rooms.ts');
      const made = await createRoom(window.chat, { kind: 'private' });
      document.querySelector<LiveChat>('live-chat')!.room = made.id;
      return made.id;
    }, relayAddress);
    await post(page, 'canary-said');
    await shows(page, 'canary-said');
    await page.waitForFunction(() => window.chat.snapshot.unsent === 0, patient);
    await write(page, 'canary-draft');
    assert.match(await page.evaluate(everything), /canary-draft/);
    await become(page, 'second', 'Eve');
    await isOnline(page, 'u_second');
    await page.waitForFunction((id) => window.chat.room(id).snapshot.status === 'refused', patient, room);
    const { messages, kind } = await page.evaluate((id) => window.chat.room(id).snapshot, room);
    assert.deepEqual([messages, kind], [[], undefined]);
    await isClean(page);
    // The second comes on a page of their own, too, to the room in which the first has left a draft.
    await page.goto(`${url}?token=${tokenOf('first', 'Canary Maya')}`);
    await isOnline(page, 'u_first');
    await page.evaluate((id) => (document.querySelector<LiveChat>('live-chat')!.room = id), room);
    await shows(page, 'canary-said');
    await write(page, 'canary-draft');
    await page.goto(`${url}?token=${tokenOf('second', 'Eve')}`);
    await page.evaluate((id) => (document.querySelector<LiveChat>('live-chat')!.room = id), room);
    await isOnline(page, 'u_second');
    await isClean(page);
    await context.close();
  });
});
