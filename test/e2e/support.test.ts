import assert from 'node:assert/strict';
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
  await says(page, 'Your message is with the team');

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
  assert.equal(queue.snapshot.conversations.length, 1);
});

test('before anybody opens it, the relay is not asked and nothing is stored; a greeting needs one file more', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const visit = async (attributes: Record<string, string>) => {
    const page = await openPage(await browser.createBrowserContext(), `${people.relay.url}/team.html`);
    await page.evaluate(() => {
      const script = document.createElement('script');
      Object.assign(script, { type: 'application/json', id: 'desk' });
      script.textContent = JSON.stringify({ greetings: [{ text: 'Questions?', after: 0 }] });
      document.body.append(script);
    });
    const asked: string[] = [];
    const devtools = await page.createCDPSession();
    await devtools.send('Network.enable');
    devtools.on('Network.requestWillBeSent', ({ request }) => asked.push(new URL(request.url).pathname));
    devtools.on('Network.webSocketCreated', ({ url }) => asked.push(url));
    await insert(page, { support: 'desk', lang: 'en', ...attributes });
    return { page, asked };
  };
  const stored = (page: Page) =>
    page.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length, document.cookie]);

  const greeted = await visit({ greetings: '' });
  await says(greeted.page, 'Questions?');
  assert.deepEqual(greeted.asked, ['/live-chat-greetings.js']);
  assert.deepEqual(await stored(greeted.page), [0, 0, '']);
  // By now the other would have asked, too.
  const other = await visit({});
  await other.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  assert.deepEqual(other.asked, []);
  assert.deepEqual(await stored(other.page), [0, 0, '']);
});
