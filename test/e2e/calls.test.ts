import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { systemClock } from '../../server/src/clock.ts';
import { createChat } from '../../src/node.ts';
import { createRoom } from '../../src/rooms.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { inboxFor } from '../support/inbox.ts';
import { spawnRelay } from '../support/relay.ts';
import { hmacToken, secret } from '../support/tokens.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 50 };

const tokenOf = (name: string): string => {
  const iat = Math.floor(Date.now() / 1_000);
  return hmacToken({ sub: name.toLowerCase(), name, aud: 'live-chat', iat, exp: iat + 3_600 });
};

/** Somebody who is signed in, in a room. */
async function person(browser: Browser, address: string, name: string, room: string): Promise<Page> {
  const page = await openPage(await browser.createBrowserContext(), address);
  await page.evaluate(
    (attributes) => {
      const element = document.createElement('live-chat');
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
    },
    { mode: 'inline', room, calls: '', token: tokenOf(name) },
  );
  await page.waitForSelector('>>> button[aria-label="Audio call"]');
  return page;
}

const press = async (page: Page, name: string): Promise<void> =>
  (await page.waitForSelector(`>>> ::-p-aria([name="${name}"][role="button"])`))!.click();

/** Waits until a text is shown. */
const shows = (page: Page, text: string) =>
  page.waitForFunction(
    (wanted) => document.querySelector('live-chat, live-chat-inbox')!.shadowRoot!.textContent!.includes(wanted),
    patient,
    text,
  );

/** Waits until a picture of the other one is seen, and goes on. */
const seesOther = (page: Page) =>
  page.waitForFunction(() => {
    const videos = [...document.querySelector('live-chat, live-chat-inbox')!.shadowRoot!.querySelectorAll('video')];
    const other = videos.find((each) => !each.ariaLabel);
    const frames = other?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    const state = globalThis as unknown as { seen?: number };
    const isMoving = state.seen !== undefined && frames > state.seen && other!.currentTime > 0;
    state.seen ??= frames;
    if (isMoving) delete state.seen;
    return isMoving && other!.videoWidth > 0;
  }, patient);

test('P55: one rings, the other answers, both see each other; the relay is killed meanwhile; how long it took is in the log, and what was missed', async (t) => {
  const relay = await spawnRelay({
    cli: path.join(root, 'server/dist/cli.js'),
    static: path.join(root, 'test/e2e/pages'),
    env: { LIVE_CHAT_AUTH_SECRET: secret },
  });
  const browser = await openBrowser();
  t.after(async () => {
    await browser.close();
    await relay.dispose();
  });
  const chats = ['Ada', 'Ben'].map((name) => createChat({ url: relay.url, token: tokenOf(name) }));
  t.after(() => chats.forEach((chat) => chat.close()));
  const { id } = await createRoom(chats[0]!, { kind: 'direct', members: ['u_ben'] });
  await chats[1]!.room(id).send('Hello');
  for (const chat of chats) chat.close();
  const [ada, ben] = await Promise.all(
    ['Ada', 'Ben'].map((name) => person(browser, `${relay.url}/team.html`, name, id)),
  );

  await press(ada!, 'Video call');
  await ben!.waitForSelector('>>> [role=dialog][aria-label="Ada is calling, Video call"]:focus');
  await press(ben!, 'Answer with video');
  await Promise.all([seesOther(ada!), seesOther(ben!)]);

  await press(ada!, 'Mute microphone');
  await shows(ben!, 'Ada is muted');

  // What goes between the two goes on without it, and what is said through it is said again when it is back.
  await relay.kill();
  await shows(ada!, 'Not connected');
  await Promise.all([seesOther(ada!), seesOther(ben!)]);
  await relay.start();
  await press(ben!, 'Show my camera');
  await ada!.waitForFunction(
    () => document.querySelector('live-chat, live-chat-inbox')!.shadowRoot!.querySelectorAll('video').length === 1,
    patient,
  );

  await press(ada!, 'Hang up');
  for (const page of [ada!, ben!]) {
    await page.waitForFunction(
      () =>
        /Video call\s*\d+:\d\d/.test(
          document.querySelector('live-chat, live-chat-inbox')!.shadowRoot!.querySelector('[role=log]')!.textContent!,
        ),
      patient,
    );
    assert.equal((await page.$$('>>> [role=dialog]')).length, 0);
  }

  await press(ben!, 'Audio call');
  await ada!.waitForSelector('>>> [role=dialog][aria-label="Ben is calling, Audio call"]');
  await press(ben!, 'Hang up');
  await shows(ada!, 'Missed call');
  await shows(ben!, 'No answer');
  // As the first one was.
  await press(ada!, 'Call back');
  await ben!.waitForSelector('>>> [role=dialog][aria-label="Ada is calling, Video call"]');
  await press(ben!, 'Decline');
  await shows(ada!, 'Call declined');
});

test('P55: the agent who answers rings the visitor from the inbox, and is rung there', async (t) => {
  const relay = await inboxFor(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public'), clock: systemClock },
  });
  const { cookies } = await relay.admin();
  const browser = await openBrowser();
  t.after(() => browser.close());
  const visitor = await openPage(await browser.createBrowserContext(), `${relay.url}/team.html`);
  await visitor.evaluate(() => {
    const element = document.createElement('live-chat');
    for (const [key, value] of Object.entries({ mode: 'inline', support: 'desk', calls: '', name: 'Maya' })) {
      element.setAttribute(key, value);
    }
    document.body.append(element);
  });
  await (await visitor.waitForSelector('>>> textarea:enabled'))!.type('My lamp hums');
  await visitor.keyboard.press('Enter');
  const context = await browser.createBrowserContext();
  const [[name, value] = ['', '']] = [...cookies].filter(([each]) => each.includes('session'));
  await context.setCookie({ name, value, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' });
  const agent = await openPage(context, `${relay.url}/inbox/`);
  await agent.setViewport({ width: 1_400, height: 900 });
  await (await agent.waitForSelector('live-chat-inbox >>> [data-queue=unassigned]'))!.click();
  await (await agent.waitForSelector('live-chat-inbox >>> .row'))!.click();

  // Nobody is to answer yet, so that the visitor has nobody to ring; the team rings whom it looks at.
  await press(agent, 'Video call');
  await visitor.waitForSelector('>>> [role=dialog][aria-label="Ana is calling, Video call"]');
  await press(visitor, 'Answer with video');
  await Promise.all([seesOther(visitor), seesOther(agent)]);
  await press(agent, 'Hang up');
  for (const page of [visitor, agent]) await shows(page, 'Call back');

  await (await agent.waitForSelector('live-chat-inbox >>> [popovertarget=assign]'))!.click();
  await (await agent.waitForSelector('live-chat-inbox >>> #assign .item::-p-text(Me)'))!.click();
  await visitor.waitForFunction(
    () => document.querySelector('live-chat')!.shadowRoot!.querySelector('[part=header]')!.textContent!.includes('Ana'),
    patient,
  );
  await press(visitor, 'Audio call');
  await agent.waitForSelector('>>> [role=dialog][aria-label="Maya is calling, Audio call"]');
  await press(agent, 'Decline');
  await shows(visitor, 'Call declined');
});
