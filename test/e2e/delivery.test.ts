import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';

/** `npm run prove` asks for more. */
const runs = Number(process.env.LIVE_CHAT_RUNS ?? 3);
const root = path.resolve(import.meta.dirname, '../..');

declare global {
  interface Window {
    room: import('../../src/client/types.ts').Room;
    chat: import('../../src/client/types.ts').Chat;
    announced: number[];
    /** How often the room was replaced by a snapshot. */
    resets: number;
    seen(): string[];
    sent: Promise<{ seq: number; at: number }[]>;
  }
}

const until = (page: Page, condition: () => boolean) =>
  page.waitForFunction(condition, { timeout: 60_000, polling: 20 });

/** Waits until the page sees so many messages that are on disk. */
const untilSeen = (page: Page, count: number) =>
  page.waitForFunction((wanted) => window.seen().length >= wanted, { timeout: 60_000, polling: 20 }, count);

/** Whether the browser's own storage, asked behind the SDK's back, holds so many records with a text. */
async function storedTexts(text: string, count: number): Promise<boolean> {
  let found = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name!);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const records = await new Promise<unknown[]>((resolve) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
      });
      found += records.filter((record) => JSON.stringify(record).includes(text)).length;
    }
    database.close();
  }
  return found === count;
}

describe('delivery, in two real browsers', () => {
  let browser: Browser;
  let folder: string;
  let relay: SpawnedRelay;

  before(async () => {
    browser = await openBrowser();
    folder = mkdtempSync(path.join(tmpdir(), 'live-chat-e2e-'));
    relay = await spawnRelay({
      cli: path.join(root, 'server/dist/cli.js'),
      data: folder,
      static: path.join(root, 'test/e2e/pages'),
      sendRate: 1_000,
    });
  });

  after(async () => {
    await browser?.close();
    await relay?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const person = async (name: string, room: string) => {
    const context = await browser.createBrowserContext();
    return { context, page: await openPage(context, `${relay.url}/?room=${room}&name=${name}`) };
  };

  for (let run = 1; run <= runs; run += 1) {
    test(`P2 P3 P5: the relay is killed with 50 sends under way; all arrive once, in one order (run ${run})`, async () => {
      const room = `kill-${run}`;
      const [ana, maya] = await Promise.all([person('Ana', room), person('Maya', room)]);
      await Promise.all([ana, maya].map(({ page }) => until(page, () => window.room.snapshot.status === 'live')));

      // 25 from each side at once; the kill comes when the first acknowledgements are in, later in each run.
      const write = (page: Page, who: string) =>
        page.evaluate((name) => {
          window.sent = Promise.all(Array.from({ length: 25 }, (_, index) => window.room.send(`${name} ${index}`)));
        }, who);
      await Promise.all([write(ana.page, 'Ana'), write(maya.page, 'Maya')]);
      await untilSeen(ana.page, (run * 7) % 25);
      await relay.kill('SIGKILL');
      await relay.start();

      const acknowledged = await Promise.all([ana, maya].map(({ page }) => page.evaluate(() => window.sent)));
      await Promise.all([untilSeen(ana.page, 50), untilSeen(maya.page, 50)]);
      const [byAna, byMaya] = await Promise.all([ana, maya].map(({ page }) => page.evaluate(() => window.seen())));
      assert.deepEqual(byAna, byMaya, 'both see the same order');
      assert.equal(byAna!.length, 50, 'nothing is doubled');
      assert.equal(new Set(byAna).size, 50, 'nothing is lost');
      for (const name of ['Ana', 'Maya']) {
        const own = byAna!.filter((text) => text.startsWith(name));
        assert.deepEqual(
          own,
          Array.from({ length: 25 }, (_, index) => `${name} ${index}`),
          'in the order of sending',
        );
      }
      for (const list of acknowledged) {
        assert.deepEqual(
          list.map(({ seq }) => seq),
          list.map(({ seq }) => seq).toSorted((a, b) => a - b),
        );
      }
      for (const { page } of [ana, maya]) {
        const announced = await page.evaluate(() => window.announced);
        assert.deepEqual(
          announced,
          [...new Set(announced)].toSorted((a, b) => a - b),
          'announced once each, in order',
        );
      }
      await Promise.all([ana.context.close(), maya.context.close()]);
    });

    test(`P3: a tab closed with messages waiting; reopened, they are delivered once (run ${run})`, async () => {
      const room = `closed-${run}`;
      const [ana, maya] = await Promise.all([person('Ana', room), person('Maya', room)]);
      await Promise.all([ana, maya].map(({ page }) => until(page, () => window.room.snapshot.status === 'live')));
      await ana.page.evaluate(() => window.room.send('before').then(() => undefined));

      await relay.kill('SIGKILL');
      await until(ana.page, () => window.chat.snapshot.status !== 'online');
      await ana.page.evaluate(() => {
        for (let index = 0; index < 5; index += 1) void window.room.send(`waiting ${index}`);
      });
      await ana.page.waitForFunction(storedTexts, { timeout: 60_000, polling: 20 }, 'waiting ', 5);
      await ana.page.close({ runBeforeUnload: false });

      await relay.start();
      const reopened = await openPage(ana.context, `${relay.url}/?room=${room}&name=Ana`);
      await Promise.all([untilSeen(reopened, 6), untilSeen(maya.page, 6)]);
      await until(reopened, () => window.chat.snapshot.unsent === 0);
      const expected = ['before', ...Array.from({ length: 5 }, (_, index) => `waiting ${index}`)];
      assert.deepEqual(await reopened.evaluate(() => window.seen()), expected);
      assert.deepEqual(await maya.page.evaluate(() => window.seen()), expected);

      // A second visit sends nothing again.
      await reopened.reload({ waitUntil: 'load' });
      await untilSeen(reopened, 6);
      assert.deepEqual(await reopened.evaluate(() => window.seen()), expected);
      await Promise.all([ana.context.close(), maya.context.close()]);
    });
  }
});
