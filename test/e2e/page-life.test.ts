import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser, openPage } from '../support/browser.ts';
import { until } from '../support/demo.ts';
import { startRelay, type StartedRelay } from '../support/relay.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 20 };

describe('the life of a page in a real browser', () => {
  let browser: Browser;
  let started: StartedRelay;

  before(async () => {
    browser = await openBrowser(true);
    started = await startRelay({
      static: path.join(root, 'test/e2e/pages'),
      limits: { sendRate: 1_000, sendBurst: 1_000 },
      environment: { publicFolder: path.join(root, 'server/dist/public') },
    });
  });

  after(async () => {
    await browser?.close();
    await started?.close();
  });

  const connections = () => started.relay.stats().connections;
  const pageOf = async (name: string, room: string) => {
    const page = await openPage(await browser.createBrowserContext(), `${started.url}/?name=${name}&room=${room}`);
    await page.waitForFunction(() => window.room.snapshot.status === 'live', patient);
    return page;
  };
  const say = (page: Page, texts: readonly string[]) =>
    page.evaluate((all) => Promise.all(all.map((text) => window.room.send(text))).then(() => undefined), texts);
  const untilSeen = (page: Page, count: number) =>
    page.waitForFunction((wanted) => window.seen().length >= wanted, patient, count);
  const numbered = (word: string) => Array.from({ length: 30 }, (_, index) => `${word} ${index}`);

  /** Everything once and in order, in the list and as it was announced to the application. */
  async function assertWhole(page: Page, texts: readonly string[]): Promise<void> {
    await untilSeen(page, texts.length);
    assert.deepEqual(await page.evaluate(() => window.seen()), texts);
    const { announced, listed } = await page.evaluate(() => ({
      announced: window.announced,
      listed: window.room.snapshot.messages.map(({ seq }) => seq!),
    }));
    assert.deepEqual(announced, listed);
  }

  test('P6: gone to another page and back again, kept by the browser: caught up, nothing twice', async () => {
    const [reader, writer] = [await pageOf('Reader', 'back'), await pageOf('Writer', 'back')];
    await say(writer, numbered('before'));
    await untilSeen(reader, 30);
    await reader.evaluate(() => {
      window.addEventListener('pageshow', ({ persisted }) => (document.title = persisted ? 'kept' : 'made anew'));
    });
    await reader.goto(`${started.url}/person.js`);
    // A page that is kept holds no connection.
    await until(async () => connections() === 1);
    await say(writer, numbered('meanwhile'));
    await reader.goBack();
    await reader.waitForFunction(() => document.title !== 'Two people', patient);
    assert.equal(await reader.title(), 'kept', 'the browser has kept the page');
    const all = [...numbered('before'), ...numbered('meanwhile')];
    await assertWhole(reader, all);
    await say(reader, ['and on']);
    for (const page of [reader, writer]) await assertWhole(page, [...all, 'and on']);
    for (const page of [reader, writer]) await page.browserContext().close();
  });

  test('P6: frozen by the browser and woken: caught up, what was unsent is sent once', async () => {
    const [reader, writer] = [await pageOf('Reader', 'cold'), await pageOf('Writer', 'cold')];
    await say(writer, numbered('before'));
    await untilSeen(reader, 30);
    const devtools = await reader.createCDPSession();
    await reader.evaluate(() => {
      // Written in the last moment: it is stored, and not yet acknowledged.
      document.addEventListener('freeze', () => void window.room.send('on the brink'), { once: true });
    });
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await until(async () => connections() === 1);
    await say(writer, numbered('meanwhile'));
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    const all = [...numbered('before'), ...numbered('meanwhile'), 'on the brink'];
    for (const page of [reader, writer]) await assertWhole(page, all);
    for (const page of [reader, writer]) await page.browserContext().close();
  });
});
