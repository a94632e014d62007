// History that is kept in the browser: the built script on a page, a person who comes back, and a relay that cannot be reached then.
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { createChat, type Chat } from '../../src/node.ts';
import { openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { when } from '../support/people.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';

describe('history on the device', () => {
  let browser: Browser;
  let relay: StartedRelay;
  let site: Server;
  let data: string;
  let ana: Chat;
  const publicFolder = path.resolve(import.meta.dirname, '../../server/dist/public');

  before(async () => {
    data = await temporaryFolder();
    relay = await startRelay({ data, origins: ['*'] });
    // The page and the script come from elsewhere, so that they are there without the relay.
    site = createServer((request, response) => {
      const isScript = /^\/live-chat[\w-]*\.js(on)?$/.test(request.url!);
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      if (isScript) return void createReadStream(path.join(publicFolder, request.url!)).pipe(response);
      response.end(`<!doctype html><html lang="en"><title>History</title><script src="/live-chat.js"></script>
      <live-chat server="${relay.url}" mode="inline" room="lobby" history="browser" style="block-size: 500px"></live-chat>`);
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser();
    ana = createChat({ url: relay.url, name: 'Ana' });
  });

  after(async () => {
    ana?.close();
    await browser?.close();
    site?.close();
    await relay?.close();
    await rm(data, { recursive: true, force: true });
  });

  /** Texts of the messages that are shown; one's own with a mark. */
  const shown = (page: Page): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelector('live-chat')!.shadowRoot!.querySelectorAll('[part~=message]')].map(
        (each) => `${each.matches('.own') ? 'own: ' : ''}${each.querySelector('[part~=bubble]')!.textContent!.trim()}`,
      ),
    );
  const isShown = (page: Page, ...texts: string[]) =>
    eventually(async () => JSON.stringify(await shown(page)) === JSON.stringify(texts));

  /** How many messages are kept of the room, by whose they are. */
  const keptOf = (page: Page): Promise<Record<string, number>> =>
    page.evaluate(async () => {
      const name = (await indexedDB.databases()).find((each) => each.name!.startsWith('live-chat history'))?.name;
      if (name === undefined) return {};
      const request = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
      const all = database.transaction('rooms').objectStore('rooms').getAll();
      const rooms = await new Promise<{ user: string; messages: unknown[] }[]>((resolve) => {
        all.onsuccess = () => resolve(all.result as { user: string; messages: unknown[] }[]);
      });
      database.close();
      return Object.fromEntries(rooms.map(({ user, messages }) => [user, messages.length]));
    });
  const kept = async (page: Page): Promise<number | undefined> => Object.values(await keptOf(page))[0];

  test('what was read is there when one comes back and the relay cannot be reached, and goes on when it can; nothing is left after logout', async () => {
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    await page.locator('>>> textarea').fill('one');
    await page.keyboard.press('Enter');
    await page.locator('>>> .sent').wait();
    const room = ana.room('lobby');
    await when(room, 'live');
    await room.send('two');
    await isShown(page, 'own: one', 'two');
    await eventually(async () => (await kept(page)) === 2);
    await room.edit(room.snapshot.messages.find(({ text }) => text === 'two')!.id, 'two, changed');
    await eventually(async () => !!(await shown(page))[1]?.startsWith('two, changed'));
    await page.close();
    await room.delete(room.snapshot.messages.find(({ text }) => text === 'two, changed')!.id);
    await room.send('three');

    const { port } = relay;
    await relay.relay.close({ within: 100 });
    const again = await context.newPage();
    await again.goto(url, { waitUntil: 'load' });
    await eventually(async () => (await shown(again)).length === 2);
    assert.equal((await shown(again))[0], 'own: one');
    relay = await startRelay({ data, port, origins: ['*'] });
    await again.evaluate(() => window.dispatchEvent(new Event('online')));
    await eventually(async () => (await shown(again)).at(-1) === 'three');
    const [first, second, ...rest] = await shown(again);
    assert.deepEqual([first, rest], ['own: one', ['three']]);
    assert.doesNotMatch(second!, /two/);
    await eventually(async () => (await kept(again)) === 3);
    const [maya] = Object.keys(await keptOf(again));
    await again.evaluate(() =>
      document.querySelector<HTMLElement & { logout(): Promise<void> }>('live-chat')!.logout(),
    );
    // Who follows the room from there on is somebody new, of whom it is kept anew.
    await eventually(async () => !(maya! in (await keptOf(again))));
  });
});
