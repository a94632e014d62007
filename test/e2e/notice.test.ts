import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 20 };

declare global {
  interface Window {
    /** How many tones the page has begun: two for each sound. */
    tones: number;
    /** Each time that it was to tell of a message: whether it had the say. */
    turns: boolean[];
  }
}

/** In a page, before all else: notes what it would be heard to do. */
function listen(): void {
  Object.assign(window, { tones: 0, turns: [] });
  const { createOscillator } = AudioContext.prototype;
  AudioContext.prototype.createOscillator = function counted() {
    window.tones += 1;
    return createOscillator.call(this);
  };
  if (!navigator.locks) return;
  const request = navigator.locks.request.bind(navigator.locks) as (...given: unknown[]) => Promise<unknown>;
  navigator.locks.request = ((name: string, ...more: unknown[]) => {
    if (!name.endsWith(' told')) return request(name, ...more);
    const work = more.pop() as (lock: Lock | null) => unknown;
    return request(name, ...more, (lock: Lock | null) => {
      window.turns.push(!!lock);
      return work(lock);
    });
  }) as typeof navigator.locks.request;
}

/** In a page: puts the element there, as a page does. */
async function addElement(room: string): Promise<void> {
  window.chat.close();
  const script = Object.assign(document.createElement('script'), { src: '/live-chat.js' });
  document.body.append(script);
  await new Promise((resolve) => script.addEventListener('load', resolve));
  document.body.insertAdjacentHTML('beforeend', `<live-chat name="Maya" room="${room}" open></live-chat>`);
}

describe('one sound in all tabs of a browser', { concurrency: 2 }, () => {
  let browser: Browser;
  let started: StartedRelay;

  before(async () => {
    browser = await openBrowser(true);
    started = await startRelay({
      static: path.join(root, 'test/e2e/pages'),
      environment: { publicFolder: path.join(root, 'server/dist/public') },
    });
  });

  after(async () => {
    await browser?.close();
    await started?.close();
  });

  /** A tab of somebody who has had the panel open, and has closed it. */
  async function tab(context: BrowserContext, room: string): Promise<Page> {
    const page = await openPage(context, 'about:blank');
    await page.evaluateOnNewDocument(listen);
    await page.goto(`${started.url}/?room=other&name=Maya`);
    await page.waitForFunction(() => window.chat, patient);
    await page.evaluate(addElement, room);
    await page.waitForSelector('live-chat >>> [aria-label="Settings of the conversation"]', patient);
    await page.waitForSelector('live-chat >>> textarea:enabled', patient);
    await page.evaluate(() => document.querySelector('live-chat')!.hide());
    return page;
  }

  const tabsThat: Record<string, (context: BrowserContext, room: string) => Promise<Page[]>> = {
    'two tabs': async (context, room) => [await tab(context, room), await tab(context, room)],
    'the two that are left when that which leads is closed': async (context, room) => {
      const leader = await tab(context, room);
      const others = [await tab(context, room), await tab(context, room)];
      await leader.close();
      return others;
    },
    'the one that is left when that which leads is frozen': async (context, room) => {
      const leader = await tab(context, room);
      const other = await tab(context, room);
      await (await leader.createCDPSession()).send('Page.setWebLifecycleState', { state: 'frozen' });
      return [other];
    },
    'two tabs, where a third with another room leads': async (context, room) => {
      await tab(context, `${room}-not`);
      return [await tab(context, room), await tab(context, room)];
    },
  };

  const open = async (t: TestContext): Promise<BrowserContext> => {
    const context = await browser.createBrowserContext();
    t.after(() => context.close());
    return context;
  };

  for (const [index, [name, openTabs]] of Object.entries(tabsThat).entries()) {
    test(name, async (t) => {
      const room = `room-${index}`;
      const writer = await openPage(await open(t), `${started.url}/?room=${room}&name=Ana`);
      await writer.waitForFunction(() => window.room.snapshot.status === 'live', patient);
      const tabs = await openTabs(await open(t), room);
      await writer.evaluate(() => window.room.send('hello').then(() => undefined));
      for (const each of tabs) await each.waitForFunction(() => window.turns.length, patient);
      const turns = await Promise.all(tabs.map((each) => each.evaluate(() => window.turns)));
      assert.deepEqual(turns.flat().toSorted(), [...tabs.slice(1).map(() => false), true]);
      const speaker = tabs[turns.findIndex(([has]) => has)]!;
      await eventually(async () => (await speaker.evaluate(() => window.tones)) === 2);
      for (const each of tabs) if (each !== speaker) assert.equal(await each.evaluate(() => window.tones), 0);
    });
  }
});
