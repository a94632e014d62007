import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { Cable } from '../support/cable.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';
import { eventually } from '../support/eventually.ts';

/** `npm run prove` asks for more. */
const runs = Number(process.env.LIVE_CHAT_RUNS ?? 1);
const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 20 };
const each = 15;

describe('three tabs of one browser', () => {
  let browser: Browser;
  let started: StartedRelay;
  let cable: Cable;
  let address: string;

  before(async () => {
    browser = await openBrowser();
    // The page's address is the cable's, which the relay does not know as its own.
    started = await startRelay({
      static: path.join(root, 'test/e2e/pages'),
      limits: { sendRate: 1_000, sendBurst: 1_000 },
      origins: ['*'],
      environment: { publicFolder: path.join(root, 'server/dist/public') },
    });
    cable = await Cable.to(started.port);
    address = cable.url;
  });

  after(async () => {
    await browser?.close();
    cable?.close();
    await started?.close();
  });

  const connections = () => started.relay.stats().connections;
  const until = (page: Page, condition: () => boolean) => page.waitForFunction(condition, patient);
  /** Without the delays that grow with each cut. */
  const untilOnline = (page: Page) =>
    until(page, () => {
      if (window.chat.snapshot.status === 'waiting') window.chat.retryNow();
      return window.chat.snapshot.status === 'online';
    });
  const leads = (page: Page) => page.evaluate(() => window.chat.snapshot.leading);

  /** Three tabs of one profile, of which the first leads. */
  async function three(t: TestContext, room: string): Promise<{ context: BrowserContext; tabs: Page[] }> {
    const context = await browser.createBrowserContext();
    t.after(() => context.close().catch(() => undefined));
    const tabs: Page[] = [];
    for (let index = 0; index < 3; index += 1) {
      const page = await openPage(context, `${address}/?room=${room}&name=Maya`);
      await until(page, () => window.room.snapshot.status === 'live');
      tabs.push(page);
    }
    assert.deepEqual(await Promise.all(tabs.map(leads)), [true, false, false]);
    // The relay hears of the end of others a moment after their tabs have ended.
    await eventually(() => connections() === 1);
    return { context, tabs };
  }

  /** Writes, one by one, while other things happen. */
  const write = (page: Page, who: string) =>
    page.evaluate(
      async (name, many) => {
        for (let index = 0; index < many; index += 1) {
          void window.room.send(`${name} ${index}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      who,
      each,
    );

  /** When all that are left have everything on the relay's disk: the same in all, once, and each tab's in its order. */
  async function settled(tabs: Page[], whole: readonly string[], broken: readonly string[] = []): Promise<void> {
    for (const page of tabs) {
      await page.waitForFunction(
        (names, many) =>
          window.chat.snapshot.unsent === 0 &&
          window.chat.snapshot.status === 'online' &&
          // Between an acknowledgement and its entry an own message still stands where it was written.
          window.room.snapshot.messages.every(({ seq }, at, all) => seq! > (all[at - 1]?.seq ?? 0)) &&
          names.every((name) => window.seen().filter((text) => text.startsWith(`${name} `)).length === many),
        patient,
        whole,
        each,
      );
    }
    const seen = await Promise.all(tabs.map((page) => page.evaluate(() => window.seen())));
    for (const other of seen) assert.deepEqual(other, seen[0], 'all see the same');
    const [log] = seen as [string[]];
    assert.equal(new Set(log).size, log.length, 'nothing is doubled');
    for (const name of [...whole, ...broken]) {
      const own = log.filter((text) => text.startsWith(`${name} `));
      assert.deepEqual(
        own,
        own.map((_, index) => `${name} ${index}`),
        'in the order of sending',
      );
    }
    await eventually(() => connections() === 1);
    assert.equal((await Promise.all(tabs.map(leads))).filter(Boolean).length, 1, 'one of them leads');
  }

  for (let run = 1; run <= runs; run += 1) {
    test(`P2 P3 P5: the tab that leads is closed while all write; the others go on (run ${run})`, async (t) => {
      const { tabs } = await three(t, `close-${run}`);
      const [one, two, rest] = tabs as [Page, Page, Page];
      const writing = Promise.allSettled([write(one, 'one'), write(two, 'two'), write(rest, 'rest')]);
      await until(two, () => window.seen().length > 5);
      const closed = Date.now();
      await one.close();
      await Promise.race(
        [two, rest].map((page) =>
          until(page, () => window.chat.snapshot.leading && window.chat.snapshot.status === 'online'),
        ),
      );
      t.diagnostic(`another leads and is online ${Date.now() - closed} ms after the close`);
      await writing;
      await settled([two, rest], ['two', 'rest'], ['one']);
    });

    test(`P2 P3 P5: the tab that leads crashes while all write; the others go on (run ${run})`, async (t) => {
      const { tabs } = await three(t, `crash-${run}`);
      const [one, two, rest] = tabs as [Page, Page, Page];
      const writing = Promise.allSettled([write(two, 'two'), write(rest, 'rest')]);
      void write(one, 'one').catch(() => {});
      await until(two, () => window.seen().length > 5);
      const crashed = Date.now();
      const session = await one.createCDPSession();
      void session.send('Page.crash').catch(() => {});
      await Promise.race(
        [two, rest].map((page) =>
          until(page, () => window.chat.snapshot.leading && window.chat.snapshot.status === 'online'),
        ),
      );
      t.diagnostic(`another leads and is online ${Date.now() - crashed} ms after the crash`);
      await writing;
      await settled([two, rest], ['two', 'rest'], ['one']);
    });

    test(`P2 P3 P5: the tab that leads is frozen while all write; it comes back and has missed nothing (run ${run})`, async (t) => {
      const { tabs } = await three(t, `freeze-${run}`);
      const [one, two, rest] = tabs as [Page, Page, Page];
      const writing = [write(one, 'one'), write(two, 'two'), write(rest, 'rest')];
      await until(two, () => window.seen().length > 5);
      const session = await one.createCDPSession();
      const frozen = Date.now();
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await Promise.race(
        [two, rest].map((page) =>
          until(page, () => window.chat.snapshot.leading && window.chat.snapshot.status === 'online'),
        ),
      );
      t.diagnostic(`another leads and is online ${Date.now() - frozen} ms after the freeze`);
      await Promise.all(writing.slice(1));
      await until(two, () => window.seen().filter((text) => text.startsWith('two ')).length === 15);
      await eventually(() => connections() === 1);
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await writing[0];
      await settled([one, two, rest], ['one', 'two', 'rest']);
    });

    test(`P2 P3 P5: a storm of cuts while all write, and tabs that come and go (run ${run})`, async (t) => {
      const { context, tabs } = await three(t, `storm-${run}`);
      const [one, two, rest] = tabs as [Page, Page, Page];
      const writing = Promise.allSettled([write(one, 'one'), write(two, 'two'), write(rest, 'rest')]);
      for (let cut = 0; cut < 5; cut += 1) {
        await untilOnline(two);
        cable.cut();
      }
      await one.close();
      const late = await openPage(context, `${address}/?room=storm-${run}&name=Maya`);
      cable.cut();
      await untilOnline(two);
      await writing;
      await settled([two, rest, late], ['two', 'rest'], ['one']);
    });
  }

  test('what is written without a network waits in all tabs, and goes out once by whichever is left', async (t) => {
    const { tabs } = await three(t, 'dark');
    const [one, two, rest] = tabs as [Page, Page, Page];
    for (const page of tabs) {
      await page.setOfflineMode(true);
      await page.evaluate(() => dispatchEvent(new Event('offline')));
    }
    for (const [page, name] of [
      [one, 'one'],
      [rest, 'rest'],
    ] as const)
      await write(page, name);
    await two.waitForFunction((many) => window.chat.snapshot.unsent === many, patient, 2 * each);
    await one.close();
    await rest.close();
    await two.setOfflineMode(false);
    await two.evaluate(() => dispatchEvent(new Event('online')));
    await settled([two], ['one', 'rest']);
  });

  test('one unread count, and logout in one is logout in all', async (t) => {
    const { tabs } = await three(t, 'unread');
    const other = await openPage(await browser.createBrowserContext(), `${address}/?room=unread&name=Jonas`);
    await other.evaluate(() => window.room.send('Hello').then(() => undefined));
    for (const page of tabs) await until(page, () => window.room.snapshot.unread === 1);
    await tabs[2]!.evaluate(() => window.room.markRead());
    for (const page of tabs) await until(page, () => window.room.snapshot.unread === 0);
    await tabs[1]!.evaluate(() => window.chat.logout());
    for (const page of tabs) await until(page, () => window.chat.snapshot.status === 'signed-out');
    await other.browserContext().close();
    await eventually(() => connections() === 0);
  });
});
