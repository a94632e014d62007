// History that is kept in the browser: the built script on a page, a person who comes back, and a relay that cannot be reached then.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { createChat, type Chat } from '../../src/node.ts';
import { openBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { emptyFolder } from '../support/new-store.ts';
import { when } from '../support/people.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

let browser: Browser;
let relay: StartedRelay;
let folder: string;
let ana: Chat;

before(async () => {
  folder = path.join(await emptyFolder(), 'site');
  await mkdir(folder, { recursive: true });
  const publicFolder = path.resolve(import.meta.dirname, '../../server/dist/public');
  await writeFile(
    path.join(folder, 'index.html'),
    `<!doctype html><html lang="en"><title>History</title><script src="/live-chat.js"></script>
      <live-chat mode="inline" room="lobby" history="browser" style="block-size: 500px"></live-chat>`,
  );
  relay = await startRelay({ static: folder, environment: { publicFolder } });
  browser = await openBrowser();
  ana = createChat({ url: relay.url, name: 'Ana' });
});

after(async () => {
  ana?.close();
  await browser?.close();
  await relay?.close();
  await rm(folder, { recursive: true, force: true });
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

/** Numbers of the messages that are kept, by room. */
const kept = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((each) => each.name!.startsWith('live-chat history'))?.name;
    if (name === undefined) return 0;
    const request = indexedDB.open(name);
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const all = database.transaction('rooms').objectStore('rooms').getAll();
    const rooms = await new Promise<{ messages: unknown[] }[]>((resolve) => {
      all.onsuccess = () => resolve(all.result as { messages: unknown[] }[]);
    });
    database.close();
    return rooms[0]?.messages.length ?? 0;
  });

test('what was read is there when one comes back and the relay cannot be reached, and goes on when it can; nothing is left after logout', async () => {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.goto(relay.url, { waitUntil: 'load' });
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

  const again = await context.newPage();
  const session = await again.createCDPSession();
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `const { WebSocket: Real, fetch: ask } = window;
      window.isReachable = false;
      window.WebSocket = class { constructor(...all) { if (isReachable) return new Real(...all); throw new Error('blocked'); } };
      window.fetch = (...all) => isReachable || !String(all[0]?.url ?? all[0]).includes('connect') ? ask(...all) : Promise.reject(new TypeError('blocked'));`,
  });
  await again.goto(relay.url, { waitUntil: 'load' });
  await eventually(async () => (await shown(again)).length === 2);
  assert.equal((await shown(again))[0], 'own: one');
  await again.evaluate('isReachable = true');
  await again.evaluate(() => window.dispatchEvent(new Event('online')));
  await eventually(async () => (await shown(again)).at(-1) === 'three');
  const [first, second, ...rest] = await shown(again);
  assert.deepEqual([first, rest], ['own: one', ['three']]);
  assert.doesNotMatch(second!, /two/);
  await eventually(async () => (await kept(again)) === 3);
  await again.evaluate(() => document.querySelector<HTMLElement & { logout(): Promise<void> }>('live-chat')!.logout());
  await eventually(async () => (await kept(again)) === 0);
});
