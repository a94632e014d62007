import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { assignConversation, closeConversation, conversation, notesOf } from '../../src/client/conversations.ts';
import { ConversationQueue } from '../../src/client/conversation-queue.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt } from '../support/people.ts';
import { until } from '../support/until.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 50 };

const insert = (page: Page, attributes: Record<string, string>) =>
  page.evaluate((given) => {
    const element = document.createElement('live-chat');
    for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
    document.body.append(element);
  }, attributes);

/** Waits until the element says this somewhere. */
const says = (page: Page, text: string) =>
  page.waitForFunction(
    (wanted) => document.querySelector('live-chat')!.shadowRoot!.textContent!.replace(/\s+/g, ' ').includes(wanted),
    patient,
    text,
  );

/** Clicks what is called so. */
const click = async (page: Page, name: string) => (await page.waitForSelector(`>>> ::-p-aria(${name})`))!.click();

async function write(page: Page, text: string): Promise<void> {
  await (await page.waitForSelector('>>> textarea[part=input]:enabled'))!.focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('P40: a visitor writes, is answered, rates what has ended, finds it all again and opens it by another message', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const address = `${people.relay.url}/team.html`;
  const ana = people.user('Ana', {}, { roles: ['agent'] });
  const queue = new ConversationQueue(ana, { queue: 'open' });
  t.after(() => queue.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const context = await browser.createBrowserContext();
  const page = await openPage(context, address);
  await insert(page, { support: '', lang: 'en' });

  // Opening makes none: the relay knows of a conversation when something is said in it.
  await click(page, 'Open chat');
  await page.waitForSelector('>>> textarea[part=input]:enabled');
  await says(page, 'Start the conversation');
  assert.equal(queue.snapshot.conversations.length, 0);
  await write(page, 'My lamp is broken');
  const { conversations } = await until(queue, (now) => now.conversations.length === 1);
  const { id } = conversations[0]!;
  assert.match(id, /^s_/);
  // “Your message is with the team” until the relay has said this.
  await says(page, 'You are next');

  const room = ana.room(id);
  await assignConversation(notesOf(ana, room), ana.snapshot.user!.id);
  await room.send('We send you another one');
  await says(page, 'We send you another one');
  await says(page, 'Support team');
  await closeConversation(room);
  await says(page, 'This conversation has ended.');
  await (await page.waitForSelector('>>> input[name=score][value="4"]'))!.click();
  await click(page, 'Send rating');
  await says(page, 'You chose “Good”');
  await page.reload();
  await insert(page, { support: '', lang: 'en' });
  await click(page, 'Open chat');
  await says(page, 'We send you another one');
  await says(page, 'You chose “Good”');
  await write(page, 'It came, thank you');
  await page.waitForFunction(
    () => !/has ended/.test(document.querySelector('live-chat')!.shadowRoot!.textContent!),
    patient,
  );
  await until(room, ({ messages }) => messages.some(({ text }) => text === 'It came, thank you'));
  const { status, score, agent } = await conversation(ana, room);
  assert.deepEqual([status, score, agent?.name], ['open', 4, 'Ana']);
  // The same one, open again.
  const again = await until(queue, (now) => now.conversations.length === 1);
  assert.equal(again.conversations[0]!.id, id);
});

test('before anybody opens it, the relay is not asked and nothing is stored; a greeting needs one file more, and JSON no leave of the page’s policy', async (t) => {
  const people = await peopleAt(t, {
    origins: ['*'],
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const { url } = people.relay;
  const site = createServer((request, response) => {
    response.setHeader('content-security-policy', `default-src 'none'; script-src ${url}; connect-src ${url}`);
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><title>Site</title><script src="${url}/live-chat.js"></script>
      <live-chat support="desk" ${request.url === '/greeted' ? 'greetings' : ''}></live-chat>
      <script type="application/json" id="desk">{ "greetings": [{ "text": "Questions?" }] }</script>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  t.after(() => site.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const visit = async (address: string) => {
    const page = await (await browser.createBrowserContext()).newPage();
    const asked: string[] = [];
    const devtools = await page.createCDPSession();
    await devtools.send('Network.enable');
    devtools.on('Network.requestWillBeSent', ({ request }) => asked.push(request.url));
    devtools.on('Network.webSocketCreated', (made) => asked.push(made.url));
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/${address}`);
    return { page, asked: () => asked.filter((each) => each.startsWith(url) || each.startsWith('ws')) };
  };
  const stored = (page: Page) =>
    page.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length, document.cookie]);

  const greeted = await visit('greeted');
  await says(greeted.page, 'Questions?');
  assert.deepEqual(greeted.asked(), [`${url}/live-chat.js`, `${url}/live-chat-greetings.js`]);
  assert.deepEqual(await stored(greeted.page), [0, 0, '']);
  const other = await visit('');
  // By then the other would have asked, too.
  await other.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  assert.deepEqual(other.asked(), [`${url}/live-chat.js`]);
  assert.deepEqual(await stored(other.page), [0, 0, '']);
});

test('what the form has is said to the team: the name by the visitor, the rest by the first message', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const ana = people.user('Ana', {}, { roles: ['agent'] });
  const queue = new ConversationQueue(ana, { queue: 'open' });
  t.after(() => queue.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const page = await openPage(await browser.createBrowserContext(), `${people.relay.url}/team.html`);
  await page.evaluate(() => {
    const fields = [
      { name: 'name', label: 'Your name', required: true },
      { name: 'about', label: 'About', type: 'select', options: ['Repair', 'An order'], required: true },
    ];
    const script = document.createElement('script');
    Object.assign(script, { type: 'application/json', id: 'desk', textContent: JSON.stringify({ form: { fields } }) });
    document.body.append(script);
  });
  await insert(page, { support: 'desk', lang: 'en' });
  await click(page, 'Open chat');
  await page.waitForSelector('>>> input[name=name]:focus');
  await page.keyboard.type('Maya Lindqvist');
  await (await page.waitForSelector('>>> select[name=about]'))!.select('An order');
  await click(page, 'Start the conversation');
  await write(page, 'Where is it?');
  const { conversations } = await until(queue, (now) => now.conversations[0]?.last?.text === 'Where is it?');
  assert.equal(conversations.length, 1);
  assert.equal(conversations[0]!.visitor?.name, 'Maya Lindqvist');
  const { messages } = await until(ana.room(conversations[0]!.id), ({ status }) => status === 'live');
  assert.deepEqual(
    messages.map(({ text }) => text),
    ['About: An order', 'Where is it?'],
  );
});

test('on a phone the words have the room: what else goes into a message unfolds over the field, by touch and by keys', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width: 390, height: 800, isMobile: true, hasTouch: true });
  await page.goto(`${people.relay.url}/team.html`);
  await page.evaluate(() => {
    const script = document.createElement('script');
    Object.assign(script, {
      type: 'application/json',
      id: 'desk',
      textContent: '{"share":{"pages":true,"point":true}}',
    });
    document.body.append(script);
  });
  await insert(page, { support: 'desk', lang: 'en' });
  await click(page, 'Open chat');
  await says(page, 'The team sees which page you are on.');
  await write(page, 'My lamp is broken');
  /** What stands beside the field, by its names, and the width of the field. */
  const seen = () =>
    page.evaluate(() => {
      const root = document.querySelector('live-chat')!.shadowRoot!;
      const buttons = [...root.querySelectorAll<HTMLElement>('[part=composer] button[aria-label]')];
      return {
        names: buttons.filter((each) => each.checkVisibility()).map((each) => each.ariaLabel),
        width: root.querySelector('[part=input]')!.getBoundingClientRect().width,
        focused: root.activeElement?.ariaLabel,
        said: /which page you are on/.test(root.textContent),
      };
    });
  const is = (names: string[]) =>
    page.waitForFunction(
      (wanted) => {
        const root = document.querySelector('live-chat')!.shadowRoot!;
        const buttons = [...root.querySelectorAll<HTMLElement>('[part=composer] button[aria-label]')];
        return (
          buttons
            .filter((each) => each.checkVisibility())
            .map((each) => each.ariaLabel)
            .join() === wanted
        );
      },
      patient,
      names.join(),
    );
  const [folded, unfolded] = [
    ['More', 'Emoji', 'Record a voice message'],
    ['More', 'Show something on this page', 'Attach files', 'Take a photo', 'Emoji', 'Record a voice message'],
  ];
  await is(folded!);
  const { width, said } = await seen();
  assert.ok(width > 200, `${width}`);
  // It was said before the first message.
  assert.equal(said, false);
  await (await page.waitForSelector('>>> ::-p-aria(More)'))!.tap();
  await is(unfolded!);
  // The keyboard of the phone stays.
  assert.equal((await seen()).focused, 'Write a message');
  await page.keyboard.press('Escape');
  await is(folded!);
  assert.equal((await seen()).focused, 'More');
  await page.keyboard.press('Enter');
  await is(unfolded!);
  await page.keyboard.press('Tab');
  assert.equal((await seen()).focused, 'Show something on this page');
  await (await page.waitForSelector('>>> textarea[part=input]'))!.focus();
  await is(folded!);
  await page.keyboard.type('And it flickers');
  await is(['More', 'Emoji', 'Send']);
});
