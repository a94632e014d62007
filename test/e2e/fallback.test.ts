import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import type { Obstacle, TransportName } from '../../src/client/types.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { Middlebox, type MiddleboxMode } from '../support/middlebox.ts';
import { nginxProgram, startNginx } from '../support/nginx.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

/** `npm run prove -- --fallback` asks for 1,000. */
const count = Number(process.env.LIVE_CHAT_MESSAGES ?? 100);
const root = path.resolve(import.meta.dirname, '../..');

const until = <A extends unknown[]>(page: Page, condition: (...args: A) => boolean, ...args: A) =>
  page.waitForFunction(condition as (...args: unknown[]) => boolean, { timeout: 120_000, polling: 50 }, ...args);
const untilSeen = (page: Page, wanted: number) => until(page, (least) => window.seen().length >= least, wanted);
const untilOn = (page: Page, name: TransportName) =>
  until(page, (wanted) => window.chat.snapshot.status === 'online' && window.chat.snapshot.transport === wanted, name);
const lineOf = (page: Page) =>
  page.evaluate(() => [window.chat.snapshot.transport, window.chat.snapshot.obstacles] as const);

const range = (name: string) => Array.from({ length: count }, (_, index) => `${name} ${index}`);

// Each has a room and a network of its own, and waits most of the time for a line to be noticed as silent.
describe('P16: where WebSocket is blocked, in a real browser', { concurrency: 6 }, () => {
  let browser: Browser;
  let relay: StartedRelay;

  before(async () => {
    browser = await openBrowser();
    relay = await startRelay({
      static: path.join(root, 'test/e2e/pages'),
      environment: { publicFolder: path.join(root, 'server/dist/public') },
      // Short ones, so that a silent line is noticed soon.
      limits: { sendRate: 1_000, sendBurst: 1_000, heartbeat: 2_000, silence: 6_000 },
    });
  });
  after(async () => {
    await browser?.close();
    await relay?.close();
  });

  async function person(t: TestContext, name: string, room: string, url: string): Promise<Page> {
    const context = await browser.createBrowserContext();
    t.after(() => context.close());
    return openPage(context, `${url}/?room=${room}&name=${name}`);
  }

  const write = (page: Page, texts: string[]) =>
    page.evaluate((all) => {
      window.sent = Promise.all(all.map((text) => window.room.send(text)));
    }, texts);

  /**
   * Until all messages are seen. Who missed more than a bound in the outage begins with the latest page and is told so (P6): what is older is
   * asked for, as a reader would who scrolls up.
   */
  async function untilWhole(page: Page): Promise<void> {
    await until(page, () => window.room.snapshot.status === 'live' && window.chat.snapshot.unsent === 0);
    if (await page.evaluate(() => window.resets > 0)) {
      await page.evaluate(async () => {
        while (window.room.snapshot.more) await window.room.loadOlder();
      });
    }
    await untilSeen(page, 2 * count);
  }

  /** Both have everything: once, each one's own in the order of writing, in one order for both. */
  async function assertWhole(ana: Page, maya: Page): Promise<void> {
    await Promise.all([ana, maya].map((page) => page.evaluate(() => window.sent.then(() => undefined))));
    await Promise.all([ana, maya].map((page) => untilWhole(page)));
    const [byAna, byMaya] = await Promise.all([ana, maya].map((page) => page.evaluate(() => window.seen())));
    assert.deepEqual(byAna, byMaya, 'one order');
    for (const name of ['Ana', 'Maya']) {
      assert.deepEqual(
        byAna!.filter((text) => text.startsWith(name)),
        range(name),
        'once each, in the order of writing',
      );
    }
    for (const page of [ana, maya]) {
      const announced = await page.evaluate(() => window.announced);
      assert.deepEqual(
        announced,
        [...new Set(announced)].toSorted((a, b) => a - b),
        'announced once each, in order',
      );
    }
  }

  /** What Ana's network does, what the chat makes of it, and whether a page can notice that at once. */
  const cases: readonly (readonly [MiddleboxMode, TransportName, Obstacle[]])[] = [
    // What takes longest to be noticed comes first.
    ['swallow', 'event-stream', ['swallowed']],
    ['buffer', 'long-polling', ['refused', 'buffered']],
    ['strip', 'event-stream', ['refused']],
    ['cut', 'event-stream', ['refused']],
  ];

  for (const [mode, transport, obstacles] of cases) {
    test(`${count} messages each, from the start behind a box of the kind "${mode}"`, async (t) => {
      const box = await Middlebox.before(relay.port, mode);
      t.after(() => box.close());
      const room = `start-${mode}`;
      const [ana, maya] = await Promise.all([person(t, 'Ana', room, box.url), person(t, 'Maya', room, relay.url)]);
      // Ana writes before there is a way, and Maya as soon as Ana would see it.
      await until(maya, () => window.room.snapshot.status === 'live');
      await write(ana, range('Ana'));
      await until(ana, () => window.room.snapshot.status === 'live');
      await write(maya, range('Maya'));
      await assertWhole(ana, maya);
      assert.deepEqual(await lineOf(ana), [transport, obstacles]);
      assert.deepEqual(await lineOf(maya), ['websocket', []]);

      // The next page knows, because something was stored by now: it asks for no WebSocket.
      const sockets = box.requests.get('/connect') ?? 0;
      await ana.reload({ waitUntil: 'load' });
      await untilOn(ana, transport);
      assert.deepEqual(await lineOf(ana), [transport, obstacles]);
      assert.equal(box.requests.get('/connect') ?? 0, sockets);

      // And when the network is another one, it goes back.
      box.turn('open');
      await ana.evaluate(() => window.dispatchEvent(new Event('online')));
      await untilOn(ana, 'websocket');
      assert.deepEqual(await lineOf(ana), ['websocket', []]);
      await ana.evaluate(() => window.room.send('after all').then(() => undefined));
      await untilSeen(maya, 2 * count + 1);
    });

    test(`${count} messages each, behind a box that becomes "${mode}" in mid-conversation`, async (t) => {
      const box = await Middlebox.before(relay.port);
      t.after(() => box.close());
      const room = `middle-${mode}`;
      const [ana, maya] = await Promise.all([person(t, 'Ana', room, box.url), person(t, 'Maya', room, relay.url)]);
      await Promise.all([ana, maya].map((page) => untilOn(page, 'websocket')));
      const half = Math.floor(count / 2);
      await Promise.all([write(ana, range('Ana').slice(0, half)), write(maya, range('Maya').slice(0, half))]);
      await untilSeen(ana, Math.floor(half / 4));
      box.turn(mode);
      await Promise.all([write(ana, range('Ana').slice(half)), write(maya, range('Maya').slice(half))]);
      await assertWhole(ana, maya);
      assert.deepEqual(await lineOf(ana), [transport, obstacles]);
    });
  }

  const skip = nginxProgram ? false : 'no nginx found: install it, or set NGINX_PATH';
  for (const [what, directives, transport, obstacles] of [
    ['as it comes', '', 'event-stream', ['refused']],
    [
      'told to buffer whatever the relay says',
      'proxy_ignore_headers X-Accel-Buffering;',
      'long-polling',
      ['refused', 'buffered'],
    ],
  ] as const) {
    test(`${count} messages each, behind nginx ${what}`, { skip }, async (t) => {
      const nginx = await startNginx(relay.port, directives);
      t.after(() => nginx.close());
      const room = `nginx-${transport}`;
      const [ana, maya] = await Promise.all([person(t, 'Ana', room, nginx.url), person(t, 'Maya', room, relay.url)]);
      // Ana writes before there is a way, and Maya as soon as Ana would see it.
      await until(maya, () => window.room.snapshot.status === 'live');
      await write(ana, range('Ana'));
      await until(ana, () => window.room.snapshot.status === 'live');
      await write(maya, range('Maya'));
      await assertWhole(ana, maya);
      assert.deepEqual(await lineOf(ana), [transport, obstacles]);
    });
  }

  test('who needs no fallback downloads nothing of it, and a relay that is away is no reason to', async (t) => {
    const away = await startRelay({
      static: path.join(root, 'test/e2e/pages'),
      environment: { publicFolder: path.join(root, 'server/dist/public') },
    });
    const box = await Middlebox.before(away.port);
    t.after(() => box.close());
    const ana = await person(t, 'Ana', 'plain', box.url);
    await untilOn(ana, 'websocket');
    await away.close();
    let tries = 0;
    await ana.exposeFunction('tried', () => (tries += 1));
    await ana.evaluate(() => {
      window.chat.on('status', (status) => status === 'waiting' && void (window as never as { tried(): void }).tried());
      window.chat.retryNow();
    });
    while (tries < 3) await until(ana, () => window.chat.snapshot.status === 'waiting');
    assert.equal(box.requests.get('/live-chat-fallback.js'), undefined);
  });
});
