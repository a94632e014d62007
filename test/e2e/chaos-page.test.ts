import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
// @ts-expect-error plain JavaScript of a page
import { faults, kinds } from '../../demo/chaos/faults.js';
import { openBrowser, openPage } from '../support/browser.ts';
import { click, Demo, until } from '../support/demo.ts';

interface Wire {
  readonly state: string;
}

type Totals = Record<'sent' | 'acknowledged' | 'onTheWay' | 'lost' | 'duplicated' | 'reordered' | 'restored', number>;

const totals = (page: Page) =>
  page.evaluate(
    () =>
      Object.fromEntries(
        [...document.querySelectorAll<HTMLElement>('[data-total]')].map((cell) => [
          cell.dataset.total!,
          Number(cell.textContent.replaceAll(',', '')),
        ]),
      ) as Totals,
  );

const textOf = (page: Page, selector: string) =>
  page.evaluate((wanted) => document.querySelector(wanted)!.textContent.replace(/\s+/g, ' ').trim(), selector);

const press = (page: Page, text: string) =>
  page.evaluate((wanted) => {
    const found = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === wanted);
    if (!found || found.disabled) throw new Error(`no button "${wanted}" to press`);
    found.click();
  }, text);

const choose = (page: Page, name: string, value: string) => page.select(`select[name=${name}]`, value);

/** Nobody says anything more, everything is healed, and all that was said has come to everybody. */
async function calm(page: Page): Promise<Totals> {
  await choose(page, 'rate', '0');
  await click(page, '#heal');
  await until(async () => {
    const { sent, acknowledged, onTheWay } = await totals(page);
    return sent > 0 && acknowledged === sent && onTheWay === 0;
  });
  return totals(page);
}

describe('the chaos page', () => {
  let browser: Browser;
  let folder: string;
  let demo: Demo;
  const findings: string[] = [];

  before(async () => {
    browser = await openBrowser();
    folder = mkdtempSync(path.join(tmpdir(), 'live-chat-chaos-'));
    demo = await new Demo(['--port', '0', '--data', folder]).started();
  });

  after(async () => {
    await browser?.close();
    await demo?.interrupt();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (query: string) => {
    const context = await browser.createBrowserContext();
    const page = await openPage(context, `${demo.address('Chaos')}?${query}`);
    // What is counted against the chat explains itself there.
    page.on('console', (message) => {
      if (message.type() === 'warn' && message.text().startsWith('{')) findings.push(message.text());
    });
    await until(async () => (await totals(page)).acknowledged >= 12);
    return page;
  };

  test('a storm with every kind of fault: all acknowledged, nothing lost, duplicated or reordered', async () => {
    const page = await open('seed=amber-heron-7&strength=4&speed=4&faults=12&rate=4');
    await watchFaults(demo, async (seen, restarts) => {
      assert.equal(await textOf(page, '#play [data-word]'), 'Start the storm');
      await click(page, '#play');
      await until(async () => (await textOf(page, '#play [data-word]')) === 'Again');
      // Once more each by hand, on all wires; the relay's have to wait until it runs.
      for (const kind of kinds) {
        await until(() =>
          page.evaluate((fault) => {
            const button = document.querySelector<HTMLButtonElement>(`[data-fault=${fault}]`)!;
            if (button.disabled) return false;
            button.click();
            return true;
          }, kind),
        );
      }
      const states = [...kinds.filter((kind: string) => faults[kind].where === 'wire'), 'frozen'];
      await until(async () => states.every((state) => seen.has(state)) && restarts() >= 2);
    });

    const { sent, lost, duplicated, reordered, restored } = await calm(page);
    assert.ok(sent > 100, `${sent} messages`);
    assert.deepEqual({ lost, duplicated, reordered, findings }, { lost: 0, duplicated: 0, reordered: 0, findings: [] });
    assert.ok(restored > 0, 'what came late was restored');
    await until(async () => / 23 faults, 0 lost$/.test(await textOf(page, '#verdict')));
    await until(async () => /^The storm is over\. Everything arrived/.test(await textOf(page, '.mood')));
    await until(async () => /0 lost\. The storm is over/.test(await textOf(page, '#spoken')));

    // Each pane has everything: what all have sent, at all six.
    const came = await page.evaluate(() =>
      [...document.querySelectorAll('[data-count=received]')].map((cell) =>
        Number(cell.textContent.replaceAll(',', '')),
      ),
    );
    assert.deepEqual(came, Array(6).fill(sent));
    await page.browserContext().close();
  });

  test('planted defects move every counter, and are gone when they are taken out', async () => {
    const page = await open('seed=defects&rate=4');
    const before = await totals(page);
    assert.deepEqual([before.lost, before.duplicated, before.reordered], [0, 0, 0]);
    await press(page, 'Check the counters');
    await until(async () => {
      const { lost, duplicated, reordered } = await totals(page);
      return lost > 0 && duplicated > 0 && reordered > 0;
    });
    assert.equal(await page.evaluate(() => document.querySelector<HTMLElement>('#planted')!.hidden), false);
    assert.match(await textOf(page, '.mood'), /^Counters under test/);
    await press(page, 'Check the counters');
    // The page draws now and then: what it shows until then is from before.
    await until(async () => (await totals(page)).lost === 0);
    await until(async () => (await totals(page)).acknowledged >= 24);
    const { lost, duplicated, reordered } = await calm(page);
    assert.deepEqual({ lost, duplicated, reordered }, { lost: 0, duplicated: 0, reordered: 0 });
    assert.equal(await page.evaluate(() => document.querySelector<HTMLElement>('#planted')!.hidden), true);
    await page.browserContext().close();
  });

  test('who comes late has everything that was said before', async () => {
    const header = { 'x-live-chat-control': '1' };
    await demo.control('/wires/ada/blackhole?lasts=60000', { method: 'POST', headers: header });
    const page = await open('seed=late&rate=4');
    // More than a page of history, and none of it at Ada's.
    await until(async () => (await totals(page)).acknowledged >= 80);
    const came = () => textOf(page, '[data-client=Ada] [data-count=received]');
    assert.equal(await came(), '0');
    const { sent, lost, duplicated, reordered } = await calm(page);
    assert.deepEqual({ lost, duplicated, reordered }, { lost: 0, duplicated: 0, reordered: 0 });
    await until(async () => (await came()) === String(sent));
    await page.browserContext().close();
  });

  test('the address repeats a storm: its seed and settings are in it', async () => {
    const page = await open('seed=icy-tern-3&strength=3');
    assert.equal(await page.$eval('#seed', (input) => (input as HTMLInputElement).value), 'icy-tern-3');
    assert.equal(await textOf(page, '#strength'), 'Storm');
    await press(page, 'Make it worse');
    await choose(page, 'speed', '2');
    await press(page, 'New');
    const address = new URL(page.url());
    assert.equal(address.searchParams.get('strength'), '4');
    assert.equal(address.searchParams.get('speed'), '2');
    assert.notEqual(address.searchParams.get('seed'), 'icy-tern-3');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
    await page.browserContext().close();
  });
});

/** Gathers what the controls tell of faults while something is done: the states of wires and relay, and how often it was started again. */
async function watchFaults(
  demo: Demo,
  work: (seen: ReadonlySet<string>, restarts: () => number) => Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  const counts: number[] = [];
  const abort = new AbortController();
  const response = await demo.control('/events', { signal: abort.signal });
  const read = async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (!data) continue;
        const { relay, wires } = JSON.parse(data) as { relay: { state: string; restarts: number }; wires: Wire[] };
        counts.push(relay.restarts);
        for (const { state } of [relay, ...wires]) seen.add(state);
      }
    }
  };
  const reading = read().catch(() => {});
  await work(seen, () => counts.at(-1)! - counts[0]!);
  abort.abort();
  await reading;
}
