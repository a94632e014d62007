// A visitor and two agents, each in a browser of their own, at a real relay: what the support desk is for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import type { closeConversation, conversation } from '../../src/client/conversations.ts';
import type { Attachment } from '../../src/client/index.ts';
import type { createRoom } from '../../src/client/rooms.ts';
import { systemClock } from '../../server/src/clock.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { inboxFor, type Visitor } from '../support/inbox.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 20 };
const inbox = 'live-chat-inbox';

/** The inbox of somebody who is signed in. */
async function inboxOf(browser: Browser, url: string, { cookies }: Visitor): Promise<Page> {
  const context = await browser.createBrowserContext();
  const [[name, value] = ['', '']] = [...cookies].filter(([each]) => each.includes('session'));
  await context.setCookie({ name, value, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' });
  const page = await openPage(context, `${url}/inbox/`);
  await page.setViewport({ width: 1_400, height: 900 });
  return page;
}

/** Waits until a part of the inbox says something. */
const says = (page: Page, selector: string, text: string) =>
  page.waitForFunction(
    (name, part, wanted) =>
      [...document.querySelector(name)!.shadowRoot!.querySelectorAll(part)].some((each) =>
        `${each.getAttribute('aria-label') ?? ''} ${each.textContent}`.replace(/\s+/g, ' ').includes(wanted),
      ),
    patient,
    inbox,
    selector,
    text,
  );

async function click(page: Page, selector: string): Promise<void> {
  const button = await page.waitForSelector(`${inbox} >>> ${selector}`);
  await button!.click();
}

/** Chooses in a box that a button opens. */
async function choose(page: Page, popup: string, text: string): Promise<void> {
  await click(page, `[popovertarget=${popup}]`);
  await click(page, `#${popup} .item::-p-text(${text})`);
}

declare global {
  interface Window {
    /** What the page has had the system tell. */
    told: string[];
  }
}

/** In the page: it is not looked at, and the system may tell of what is new. */
function lookAway(): void {
  window.told = [];
  const notification = function notification(title: string, { body }: { body: string }) {
    window.told.push(title, body);
  };
  window.Notification = Object.assign(notification, { permission: 'granted' }) as unknown as typeof Notification;
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

function lookAgain(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** What axe finds, by its rule. Its script is put there by the debugger: the page's own policy would not have it. */
async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8'));
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.html}`));
  });
  assert.deepEqual(found, []);
}

/** On a phone, in both themes, and back at the desk. */
async function assertAccessibleOnPhone(page: Page, go?: () => Promise<void>): Promise<void> {
  // One in the background is not laid out.
  await page.bringToFront();
  await page.setViewport({ width: 390, height: 844 });
  await page.waitForSelector(`${inbox} >>> .phone-bar`);
  await go?.();
  for (const value of ['dark', 'light']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
    await assertAccessible(page);
  }
  await page.setViewport({ width: 1_400, height: 900 });
  await page.waitForSelector(`${inbox} >>> .nav`);
}

test(
  'a visitor writes, an agent takes it, another sees that, and no note ever leaves the team',
  { timeout: 240_000 },
  async (t) => {
    const relay = await inboxFor(t, {
      static: path.join(root, 'test/e2e/pages'),
      environment: { publicFolder: path.join(root, 'server/dist/public'), clock: systemClock },
    });
    const anaSession = await relay.admin();
    const jonasSession = await relay.invited(anaSession, 'agent', 'jonas');
    const browser = await openBrowser();
    t.after(() => browser.close());

    // All that the visitor's connection ever carries.
    const context = await browser.createBrowserContext();
    const visitor = await openPage(context, 'about:blank');
    const frames: string[] = [];
    const devtools = await visitor.createCDPSession();
    await devtools.send('Network.enable');
    for (const event of ['Network.webSocketFrameReceived', 'Network.webSocketFrameSent'] as const) {
      devtools.on(event, ({ response }) => frames.push(response.payloadData));
    }
    await visitor.goto(`${relay.url}/?room=lobby&name=Maya`);
    await visitor.evaluate(async () => {
      const rooms = (await import('/live-chat-rooms.js' as string)) as { createRoom: typeof createRoom };
      window.room.close();
      window.room = await rooms.createRoom(window.chat, { kind: 'support' });
      await window.room.send('My lamp hums');
    });

    const [ana, jonas] = [
      await inboxOf(browser, relay.url, anaSession),
      await inboxOf(browser, relay.url, jonasSession),
    ];
    await says(ana, '[data-queue=unassigned]', '1 conversation');
    for (const page of [ana, jonas]) {
      await click(page, '[data-queue=unassigned]');
      await says(page, '.row', 'waiting');
      await says(page, '.row', 'My lamp hums');
    }
    await assertAccessible(ana);

    await click(ana, '.row');
    await says(ana, '.msg.visitor', 'Maya: My lamp hums');
    await choose(ana, 'assign', 'Me (Ana)');
    await says(ana, '[data-queue=mine]', '1 conversation');
    await says(ana, '.assign .name', 'Ana');
    await says(jonas, '[data-queue=unassigned]', 'Unassigned');
    await click(jonas, '[data-queue=open]');
    await says(jonas, '.row .with', 'Ana');
    await click(jonas, '.row');
    await says(jonas, '.coll', 'Ana is looking at this.');

    // By the keyboard alone.
    await ana.bringToFront();
    await ana.keyboard.down('Alt');
    await ana.keyboard.press('KeyN');
    await ana.keyboard.up('Alt');
    await says(ana, '.composer.note textarea', 'Private note, which only the team sees');
    await ana.keyboard.type('Batch 31, secret-of-the-team');
    await ana.keyboard.press('Enter');
    await says(ana, '.note-item', 'Private note, only the team sees it. You: Batch 31');
    await says(jonas, '.note-item', 'Private note, only the team sees it. Ana: Batch 31');
    await ana.keyboard.down('Alt');
    await ana.keyboard.press('KeyR');
    await ana.keyboard.up('Alt');
    // An answer that the team has prepared, which takes the visitor's name.
    await click(ana, '[data-do=canned]');
    await click(ana, '#canned-name');
    await ana.keyboard.type('dim');
    await ana.keyboard.press('Tab');
    await ana.keyboard.type('It is the dimmer, {name}');
    await click(ana, '.prepared .primary');
    await says(ana, '.prepared li', '/dim');
    await click(ana, '.prepared .head .btn');
    // The field has the focus again, and takes what is typed.
    await ana.waitForFunction(
      (name) => document.querySelector(name)!.shadowRoot!.activeElement?.matches('.composer textarea'),
      patient,
      inbox,
    );
    await ana.keyboard.type('/di');
    await says(ana, '.canned [aria-selected=true]', 'It is the dimmer, Maya');
    await ana.keyboard.press('Enter');
    await says(jonas, '.coll.pressing', 'Ana is writing an answer.');
    await assertAccessible(jonas);
    await assertAccessibleOnPhone(jonas);
    await ana.bringToFront();
    await ana.keyboard.press('Enter');
    await visitor.waitForFunction(
      () => window.room.snapshot.messages.some(({ text }) => text === 'It is the dimmer, Maya'),
      patient,
    );
    await says(jonas, '.msg.colleague', 'Ana: It is the dimmer');

    // Files go both ways, also under the policy of the relay's page.
    await visitor.evaluate(async () => {
      const [, credential] = await window.chat.access();
      if (credential?.kind !== 'guest') throw new Error('the visitor is a guest');
      const canvas = Object.assign(document.createElement('canvas'), { width: 30, height: 20 });
      const image = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      const headers = {
        authorization: `Guest ${credential.id}:${credential.secret}`,
        ...{ 'live-chat-room': window.room.id, 'live-chat-name': 'lamp.png' },
      };
      const answer = await fetch('/files', { method: 'POST', headers, body: image });
      await window.room.send('This one', { files: [(await answer.json()) as Attachment] });
    });
    await ana.waitForFunction(
      (name) =>
        document.querySelector(name)!.shadowRoot!.querySelector<HTMLImageElement>('.visitor .pic img')?.naturalWidth ===
        30,
      patient,
      inbox,
    );
    // What a visitor shows of their page is drawn (P52).
    await visitor.evaluate(() => {
      const page = { title: 'Holm lamp', address: 'https://shop.example/holm' };
      const pointed = { page, tag: 'button', name: 'Add to cart', box: [10, 20, 30, 40], view: [100, 200] } as const;
      return window.room.send('Add to cart\nHolm lamp\nhttps://shop.example/holm', { pointed }).then(() => undefined);
    });
    await says(ana, '.visitor .ptd', 'Holm lamp');
    const chosen = await ana.waitForSelector(`${inbox} >>> .composer input.all`);
    await (chosen as ElementHandle<HTMLInputElement>).uploadFile(path.join(root, 'LICENSE'));
    await says(ana, '.tray .item.done', 'LICENSE');
    await click(ana, '[data-do=send]');
    await says(ana, '.own .card', 'File LICENSE');
    await visitor.waitForFunction(
      () => window.room.snapshot.messages.some(({ files }) => files?.[0]?.name === 'LICENSE'),
      patient,
    );

    await click(ana, '[popovertarget=tag]');
    await ana.keyboard.type('dimmer');
    await ana.keyboard.press('Enter');
    await says(jonas, '.tags .tag', 'dimmer');

    await click(ana, '[data-do=close]');
    await says(ana, '[data-do=close]', 'Reopen');
    await says(jonas, '.who', 'Closed');
    const standing = await visitor.evaluate(async () => {
      const desk = (await import('/live-chat-desk.js' as string)) as {
        conversation: typeof conversation;
        closeConversation: typeof closeConversation;
      };
      return desk.conversation(window.chat, window.room);
    });
    assert.deepEqual([standing.status, standing.agent?.name], ['closed', 'Ana']);
    await click(ana, '[data-queue=closed]');
    await says(ana, '.row', 'Maya');
    await assertAccessible(ana);
    await assertAccessibleOnPhone(ana);

    // What an admin is told of it all, counted by the relay.
    await click(ana, '[data-page=reports]');
    await says(ana, '.tile:nth-child(3) b', '1');
    await says(ana, '.agents th', 'Ana');
    await assertAccessible(ana);
    await assertAccessibleOnPhone(ana);

    // What she sets is taken by the chat on any page, and the preview is that chat.
    await click(ana, '[data-page=settings]');
    await click(ana, '#site-name');
    await ana.keyboard.type('Fennmark');
    await click(ana, '.save-bar .primary');
    await says(ana, '.save-bar', 'Saved.');
    await click(ana, '[data-do=preview]:not([disabled])');
    await ana.waitForFunction(
      (name) => {
        const preview = document.querySelector(name)!.shadowRoot!.querySelector('live-chat');
        return preview?.shadowRoot?.textContent?.includes('Start the conversation') ?? false;
      },
      patient,
      inbox,
    );
    await assertAccessible(ana);
    await assertAccessibleOnPhone(ana, () => click(ana, '[popovertarget=you]'));
    await assertAccessibleOnPhone(ana, () => ana.keyboard.press('Escape'));
    await click(ana, '#webhook-url');
    await ana.keyboard.type('https://archive.example/hook');
    await ana.keyboard.press('Enter');
    await says(ana, '.webhooks li', 'https://archive.example/hook');
    await says(ana, '[aria-labelledby=webhooks]', 'It is shown once');
    const shop = await openPage(await browser.createBrowserContext(), `${relay.url}/?room=lobby&name=Kim`);
    await shop.evaluate(async (address) => {
      const script = Object.assign(document.createElement('script'), { src: `${address}/live-chat.js` });
      document.body.append(script);
      await new Promise((resolve) => script.addEventListener('load', resolve));
      document.body.insertAdjacentHTML('beforeend', '<live-chat support open></live-chat>');
    }, relay.url);
    await shop.waitForFunction(
      () => document.querySelector('live-chat')!.shadowRoot?.textContent?.includes('Fennmark') ?? false,
      patient,
    );
    await click(ana, '[data-queue=closed]');
    await says(ana, '.row', 'Maya');

    // In a second tab of hers, while she looks at neither.
    const second = await openPage(ana.browserContext(), `${relay.url}/inbox/`);
    await says(second, '[data-queue=open]', '0 conversations');
    const tabs = [ana, second];
    for (const page of tabs) await page.evaluate(lookAway);
    // What the visitor writes opens it, and the note was told to nobody but the team.
    await visitor.evaluate(() => window.room.send('Still **hums**').then(() => undefined));
    await says(ana, '.who', 'Waiting');
    // Both have heard of it, and one alone has told her.
    for (const page of tabs) await page.waitForFunction(() => document.title.startsWith('(1) '), patient);
    const notices = await Promise.all(tabs.map((page) => page.evaluate(() => window.told)));
    assert.deepEqual(notices.flat(), ['Maya waits for an answer', 'Still hums']);
    for (const page of tabs) await page.evaluate(lookAgain);
    for (const page of tabs) await page.waitForFunction(() => !document.title.startsWith('('), patient);
    // What is done in one is seen in the other; what is being written stays where it is written.
    await second.bringToFront();
    await click(second, '[data-queue=open]');
    await click(second, '.row');
    await says(second, '.msg.visitor', 'Maya: Still ');
    await click(second, '.composer textarea');
    await second.keyboard.type('Then it is the bulb');
    await second.keyboard.press('Enter');
    await says(ana, '.msg.own', 'You: Then it is the bulb');
    await second.keyboard.type('half a');
    await ana.bringToFront();
    await says(ana, '.composer', 'Answer');
    assert.equal(await ana.$eval(`${inbox} >>> .composer textarea`, (field) => field.value), '');
    await click(ana, '[popovertarget=tag]');
    await ana.keyboard.type('bulb');
    await ana.keyboard.press('Enter');
    await says(second, '.tags .tag', 'bulb');
    await click(ana, '[data-do=close]');
    await says(second, '[data-do=close]', 'Reopen');
    assert.equal(await second.$eval(`${inbox} >>> .composer textarea`, (field) => field.value), 'half a');

    const carried = frames.join('\n');
    assert.match(carried, /It is the dimmer/);
    assert.doesNotMatch(carried, /secret-of-the-team/);
    assert.doesNotMatch(carried, /"dimmer"/, 'nor is a tag');
  },
);
