import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { createChat, type ChatMessage } from '../../src/node.ts';
// @ts-expect-error plain JavaScript of a page
import { Ledger, quietTime } from '../../demo/panes/ledger.js';
import { openBrowser, openPage } from '../support/browser.ts';
import { click, Demo, until } from '../support/demo.ts';

/** Types into the chat of a page like a person, and sends with Enter. */
async function write(page: Page, text: string): Promise<void> {
  await until(() =>
    page.evaluate(() => {
      const field = document.querySelector('live-chat')?.shadowRoot?.querySelector('textarea');
      field?.focus();
      return field !== null && field !== undefined && !field.disabled;
    }),
  );
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

const shows = (page: Page, text: string) =>
  page.evaluate(
    (wanted) =>
      document.querySelector('live-chat')?.shadowRoot?.querySelector('[part~=log]')?.textContent.includes(wanted) ??
      false,
    text,
  );

describe('the demo', () => {
  let browser: Browser;
  let folder: string;
  let demo: Demo;

  before(async () => {
    browser = await openBrowser();
    folder = mkdtempSync(path.join(tmpdir(), 'live-chat-demo-'));
    demo = await new Demo(['--port', '0', '--data', folder]).started();
  });

  after(async () => {
    await browser?.close();
    // Not killed: the relay that it has begun would write on for a moment.
    await demo?.interrupt();
    rmSync(folder, { recursive: true, force: true });
  });

  test('two people talk while wires are cut and the relay is killed: nothing lost, duplicated or out of order', async () => {
    const context = await browser.createBrowserContext();
    const page = await openPage(context, `${demo.address('Two people')}?room=counted`);
    const totals = () =>
      page.evaluate(() =>
        Object.fromEntries(
          [...document.querySelectorAll<HTMLElement>('[data-total]')].map((cell) => [
            cell.dataset.total!,
            Number(cell.textContent),
          ]),
        ),
      );
    const of = (person: string, count: string) =>
      page.evaluate(
        (...[who, what]) => Number(document.querySelector(`[data-person=${who}] [data-count=${what}]`)!.textContent),
        person,
        count,
      );
    const connected = (person: string) =>
      page.evaluate(
        (who) => document.querySelector(`[data-person=${who}] [data-status]`)!.textContent === 'connected',
        person,
      );
    /** So many more than now, and both there again. */
    const goOn = async (more: number) => {
      const { received } = await totals();
      await until(async () => (await totals()).received! >= received! + more);
      await until(async () => (await connected('ida')) && (await connected('noor')));
    };

    await until(async () => (await connected('ida')) && (await connected('noor')));
    await page.select('#pace', '8');
    await click(page, '#talk');
    await goOn(8);

    await click(page, '[data-act="wires/ida/cut"]');
    await until(async () => (await of('ida', 'pending')) >= 4);
    assert.ok(!(await connected('ida')), 'one whose wire is cut is not connected');
    await click(page, '[data-act="wires/ida/heal"]');
    await goOn(8);

    await click(page, '[data-act="relay/kill"]');
    await until(async () => /Restarted once/.test(await page.evaluate(() => document.body.innerText)));
    await goOn(8);

    await click(page, '[data-act="wires/noor/blackhole"]');
    await until(async () => (await of('noor', 'pending')) >= 4);
    await click(page, '[data-act="relay/kill"]');
    await until(async () => /Restarted 2 times/.test(await page.evaluate(() => document.body.innerText)));
    await click(page, '[data-act="wires/noor/heal"]');
    await goOn(8);

    await click(page, '#talk');
    await until(async () => (await totals()).onTheWay === 0);
    const { sent, received, lost, duplicated, outOfOrder } = await totals();
    assert.deepEqual(
      { received, lost, duplicated, outOfOrder },
      { received: sent, lost: 0, duplicated: 0, outOfOrder: 0 },
    );
    assert.match(
      await page.evaluate(() => document.querySelector('[data-verdict]')!.textContent),
      new RegExp(`^All ${sent} arrived`),
    );

    // The page's own counters are not the only witness: the relay's log says the same.
    const log = await readRoom(demo.address('Two people'), 'counted');
    assert.equal(log.length, sent);
    for (const name of ['Ida', 'Noor']) {
      const numbers = log
        .filter((message) => message.name === name)
        .map(({ text }) => Number(/^#(\d+) /.exec(text)![1]));
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => index + 1),
        `${name}'s messages are all there, in the order in which they were said`,
      );
    }
    await context.close();
  });

  test('the shop: two visitors with browsers of their own write to each other', async () => {
    const contexts = await Promise.all([browser.createBrowserContext(), browser.createBrowserContext()]);
    const [ana, ben] = (await Promise.all(contexts.map((context) => openPage(context, demo.address('Shop'))))) as [
      Page,
      Page,
    ];
    for (const page of [ana, ben]) {
      await page.bringToFront();
      await click(page, '[data-ask]');
      await until(() => page.evaluate(() => document.querySelector('live-chat')!.hasAttribute('open')));
    }
    await ana.bringToFront();
    await write(ana, 'The shade of my Tern is cracked.');
    await until(() => shows(ben, 'The shade of my Tern is cracked.'));
    await ben.bringToFront();
    await write(ben, 'A new one leaves today.');
    await until(() => shows(ana, 'A new one leaves today.'));
    await Promise.all(contexts.map((context) => context.close()));
  });

  test('the plain SDK page sends, and shows what others send', async () => {
    const contexts = await Promise.all([browser.createBrowserContext(), browser.createBrowserContext()]);
    const [ana, ben] = (await Promise.all(contexts.map((context) => openPage(context, demo.address('Plain SDK'))))) as [
      Page,
      Page,
    ];
    const said = (page: Page) =>
      page.evaluate(() => [...document.querySelectorAll('#messages .sent .text')].map((node) => node.textContent));
    await ana.bringToFront();
    await ana.type('#text', '<b>Is anybody there?</b>');
    await ana.keyboard.press('Enter');
    await until(async () => (await said(ben)).at(-1) === '<b>Is anybody there?</b>');
    await until(async () => (await said(ana)).at(-1) === '<b>Is anybody there?</b>');
    assert.equal(await ben.evaluate(() => document.querySelector('#status')!.textContent), 'Connected');
    assert.match(await ben.evaluate(() => document.querySelector('#source')!.textContent), /createChat/);
    await Promise.all(contexts.map((context) => context.close()));
  });

  test('the controls answer the demo alone', async () => {
    const own = new URL(demo.address('Shop')).origin;
    const header = { 'x-live-chat-control': '1' };
    assert.equal((await demo.control('/state')).status, 200);
    assert.equal(
      (await demo.control('/state', { headers: { origin: own } })).headers.get('access-control-allow-origin'),
      own,
    );
    assert.equal((await demo.control('/state', { headers: { origin: 'https://elsewhere.example' } })).status, 403);
    assert.equal(
      (await demo.control('/wires/ida/cut', { method: 'POST' })).status,
      403,
      'a form of another site cannot set the header',
    );
    const foreign = { ...header, origin: 'https://elsewhere.example' };
    assert.equal((await demo.control('/wires/ida/cut', { method: 'POST', headers: foreign })).status, 403);
    assert.equal((await demo.control('/wires/ida/burn', { method: 'POST', headers: header })).status, 404);
    const { wires } = (await (await demo.control('/state')).json()) as { wires: { state: string }[] };
    assert.deepEqual(
      wires.map(({ state }) => state),
      wires.map(() => 'healthy'),
    );
  });

  test('where only the relay runs, the page says why there are no switches, and works', async () => {
    const data = mkdtempSync(path.join(tmpdir(), 'live-chat-demo-'));
    const plain = await new Demo(['--port', '0', '--data', data, '--no-faults']).started();
    const context = await browser.createBrowserContext();
    const page = await openPage(context, plain.address('Two people'));
    await until(() => page.evaluate(() => !document.querySelector<HTMLElement>('#absent')!.hidden));
    assert.match(await page.evaluate(() => document.querySelector('#absent')!.textContent), /not running/);
    assert.equal(await page.evaluate(() => document.querySelectorAll('.line button:enabled').length), 0);
    await until(() =>
      page.evaluate(() =>
        [...document.querySelectorAll('[data-status]')].every((status) => status.textContent === 'connected'),
      ),
    );
    await click(page, '#talk');
    await until(() => page.evaluate(() => Number(document.querySelector('[data-total=received]')!.textContent) >= 4));
    // The visitor's shop has no other address than the relay's own then.
    const shop = await openPage(context, new URL('/support/shop.html', plain.address('Two people')).href);
    await until(() => shop.evaluate(() => !!(document.querySelector('live-chat') as { room?: string } | null)?.room));
    await until(() => shows(shop, 'The upper arm of my lamp'));
    await context.close();
    assert.equal(await plain.interrupt(), 0, plain.output);
    rmSync(data, { recursive: true, force: true });
  });

  test('what was said is there again after Ctrl+C and another start', async () => {
    const data = mkdtempSync(path.join(tmpdir(), 'live-chat-demo-'));
    const first = await new Demo(['--port', '0', '--data', data]).started();
    const chat = createChat({ url: new URL(first.address('Shop')).origin, name: 'Ana' });
    await chat.room('workshop').send('Kept?');
    chat.close();
    assert.equal(await first.interrupt(), 0, first.output);
    const second = await new Demo(['--port', '0', '--data', data]).started();
    assert.deepEqual(
      (await readRoom(second.address('Shop'), 'workshop')).map(({ text }) => text),
      ['Kept?'],
    );
    assert.equal(await second.interrupt(), 0, second.output);
    rmSync(data, { recursive: true, force: true });
  });

  test("a user's mistake is answered by one line", async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const mistakes: [string[], RegExp][] = [
      [['--port', String(port)], /^Port \d+ is in use\. .*--port/],
      [['--port', 'eighty'], /^--port is a number/],
      [['--prot', '1'], /^Unknown option '--prot'/],
      [['--host', '192.0.2.1'], /^Cannot listen on 192\.0\.2\.1/],
      [['--port', '0', '--data', '/dev/null/x'], /\/dev\/null\/x/],
    ];
    for (const [flags, line] of mistakes) {
      const wrong = new Demo(flags);
      assert.equal(await wrong.ended, 1);
      assert.match(wrong.output.trim(), line);
      assert.equal(wrong.output.trim().split('\n').length, 1, wrong.output);
    }
    taken.close();
  });

  test('the support desk: a visitor writes, the help bot answers and hands over, and whoever is in the inbox answers; then comes another', async () => {
    const page = await openPage(await browser.createBrowserContext(), demo.address('Support desk'));
    await page.setViewport({ width: 1_400, height: 860 });
    const inboxHas = (text: string) =>
      page.evaluate(
        (wanted) => document.querySelector('live-chat-inbox')?.shadowRoot?.textContent.includes(wanted) ?? false,
        text,
      );
    const shopHas = async (text: string): Promise<boolean> => {
      const shop = page.frames().find((frame) => frame.url().includes('/support/shop.html'));
      return (
        (await shop?.evaluate(
          (wanted) => document.querySelector('live-chat')?.shadowRoot?.textContent.includes(wanted) ?? false,
          text,
        )) ?? false
      );
    };
    await until(() => inboxHas('The joint has worked itself loose'));
    await until(() => inboxHas('The visitor asked for a person'));
    await until(() => shopHas('I have passed this on'));
    await until(() =>
      page.evaluate(() => {
        const field = document
          .querySelector('live-chat-inbox')!
          .shadowRoot!.querySelector<HTMLElement>('.composer textarea');
        field?.focus();
        return document.hasFocus() && !!field;
      }),
    );
    await page.keyboard.type('Una here: the spring is in the mail.');
    await page.keyboard.press('Enter');
    await until(() => shopHas('Una here'));
    await click(page, '#again');
    await until(() => inboxHas('Theo'));
    await until(() => shopHas('The joint has worked itself loose'));
    assert.equal(await shopHas('Una here'), false, 'which is another’s');
  });
});

describe("the two-people page's bookkeeping", () => {
  const people = ['ida', 'noor'];
  const message = (seq: number, key = `key-${seq}`) => ({ seq, key, from: 'ida' });

  const begun = () => {
    const clock = { now: 1_000 };
    const ledger = new Ledger(people, () => clock.now);
    for (const person of people) {
      ledger.begin(person, 10);
      ledger.report(person, { whole: true });
    }
    return { clock, ledger };
  };

  test('what was acknowledged and does not come is on the way, and lost once all was whole and quiet', () => {
    const { clock, ledger } = begun();
    ledger.kept('ida', message(11));
    ledger.kept('ida', message(12));
    ledger.received('noor', message(12));
    clock.now += quietTime;
    assert.equal(ledger.totals.onTheWay, 1);
    assert.equal(ledger.totals.lost, 0);
    clock.now += 1;
    assert.equal(ledger.totals.lost, 1);
    assert.equal(ledger.totals.onTheWay, 0);

    // Nothing can be called lost while a wire is cut, nor right after it was healed.
    ledger.report('noor', { whole: false });
    assert.equal(ledger.totals.lost, 0);
    ledger.report('noor', { whole: true });
    clock.now += quietTime;
    assert.equal(ledger.totals.lost, 0);
    ledger.received('noor', message(11));
    clock.now += quietTime * 2;
    assert.equal(ledger.totals.lost, 0);
    assert.equal(ledger.totals.outOfOrder, 1, 'it came after a later one');
  });

  test('what comes twice is counted, by its number and by its key', () => {
    const { ledger } = begun();
    ledger.received('noor', message(11));
    ledger.received('noor', message(11));
    ledger.received('noor', message(12, 'key-11'));
    assert.equal(ledger.totals.received, 1);
    assert.equal(ledger.totals.duplicated, 2);
  });

  test('acknowledgements in another order than the log, and a list that is astray, are counted', () => {
    const { ledger } = begun();
    ledger.kept('ida', message(12));
    ledger.kept('ida', message(11));
    assert.equal(ledger.totals.outOfOrder, 1);
    ledger.report('noor', { whole: true, shown: { pending: 2, duplicated: 1, outOfOrder: 1 } });
    const { pending, duplicated, outOfOrder } = ledger.totals;
    assert.deepEqual({ pending, duplicated, outOfOrder }, { pending: 2, duplicated: 1, outOfOrder: 2 });
  });

  test('what was in the room before is not expected', () => {
    const { clock, ledger } = begun();
    ledger.kept('ida', message(9));
    clock.now += quietTime * 2;
    assert.equal(ledger.totals.lost, 0);
  });
});

/** All messages of a room, as a newcomer gets them. */
async function readRoom(address: string, id: string): Promise<readonly ChatMessage[]> {
  const chat = createChat({ url: new URL(address).origin, name: 'Witness' });
  const room = chat.room(id);
  await new Promise<void>((resolve) => {
    const unsubscribe = room.subscribe(({ status }) => {
      if (status !== 'live') return;
      queueMicrotask(() => unsubscribe());
      resolve();
    });
  });
  while (room.snapshot.more) await room.loadOlder();
  const { messages } = room.snapshot;
  chat.close();
  return messages;
}
