import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { ConversationQueue } from '../../src/client/conversation-queue.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { MailServer } from '../support/mail-server.ts';
import { peopleAt } from '../support/people.ts';
import { until } from '../support/until.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 30_000, polling: 50 };

const insert = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const element = document.createElement('live-chat');
    element.setAttribute('support', '');
    element.setAttribute('lang', 'en');
    document.body.append(element);
  });
const says = (page: Page, text: string) =>
  page.waitForFunction(
    (wanted) => document.querySelector('live-chat')?.shadowRoot?.textContent?.replace(/\s+/g, ' ').includes(wanted),
    patient,
    text,
  );
/** Presses the button that is called so, once it is there. */
const click = (page: Page, name: string) =>
  page.waitForFunction(
    (wanted) => {
      const buttons = [...(document.querySelector('live-chat')?.shadowRoot?.querySelectorAll('button') ?? [])];
      const found = buttons.find((each) => (each.ariaLabel ?? each.textContent).replace(/\s+/g, ' ').trim() === wanted);
      found?.click();
      return found !== undefined;
    },
    patient,
    name,
  );
/** Writes into a field, once it takes it. */
async function write(page: Page, field: string, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const found = document.querySelector('live-chat')?.shadowRoot?.querySelector<HTMLElement>(wanted);
      found?.focus();
      return found?.matches(':enabled:focus');
    },
    patient,
    field,
  );
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('P44 P48: a visitor leaves an address and goes; the answer comes by mail, whose link leads another browser into the conversation; the transcript comes, too', async (t) => {
  const server = await MailServer.start();
  t.after(() => server.stop());
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
    mail: { url: server.url, from: 'Shop <chat@shop.example>', publicUrl: 'https://chat.shop.example', delay: 200 },
  });
  /** The mail that comes next. */
  const next = async (): Promise<(typeof server.taken)[number]> => {
    await eventually(() => server.taken.length > 0);
    return server.taken.shift()!;
  };
  const address = `${people.relay.url}/team.html`;
  const ana = people.user('Ana', {}, { roles: ['agent'] });
  const queue = new ConversationQueue(ana, { queue: 'open' });
  t.after(() => queue.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const page = await openPage(await browser.createBrowserContext(), address);
  await insert(page);
  await click(page, 'Open chat');
  await write(page, 'textarea', 'Is my lamp ready?');
  const { conversations } = await until(queue, (now) => now.conversations.length === 1);
  await click(page, 'Tell me by e-mail when you answer');
  await write(page, 'input[name=address]', 'maya@home.example');
  await says(page, 'Answers that you miss go to');
  await page.close();

  await ana.room(conversations[0]!.id).send('It is, come and get it');
  const { parsed, to } = await next();
  assert.deepEqual(to, ['maya@home.example']);
  assert.match(parsed.text!, /It is, come and get it/);
  const [, invitation] = /#(live-chat-invitation=[\w-]+)/.exec(parsed.text!)!;

  const phone = await openPage(await browser.createBrowserContext(), `${address}#${invitation}`);
  await insert(phone);
  await says(phone, 'It is, come and get it');
  // It was them who wrote, though the relay knows them as somebody else here.
  await phone.waitForFunction(() => {
    const log = document.querySelector('live-chat')!.shadowRoot!.querySelector('[part=log]')!;
    const [mine, answer] = [...log.querySelectorAll('[part=message]')];
    return (
      mine?.getAttribute('aria-label')?.startsWith('You: Is my lamp ready?') &&
      answer?.getAttribute('aria-label')?.startsWith('Ana: ') &&
      mine.matches('.own') &&
      !answer.matches('.own') &&
      !/Guest/.test(log.textContent)
    );
  }, patient);
  await click(phone, 'Settings of the conversation');
  await click(phone, 'Send transcript by e-mail');
  await write(phone, 'input[name=address]', 'maya@work.example');
  await says(phone, 'The transcript is on its way to');
  const transcript = await next();
  assert.deepEqual(transcript.to, ['maya@work.example']);
  assert.match(transcript.parsed.text!, /Is my lamp ready\?[\s\S]*It is, come and get it/);
});
