import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type * as Sdk from '../../src/index.ts';
import { createRoom, invite, redeem, remove, setRole } from '../../src/client/rooms.ts';
import { openBrowser, openPage } from '../support/browser.ts';
import { peopleAt, when } from '../support/people.ts';

const root = path.resolve(import.meta.dirname, '../..');
const patient = { timeout: 60_000, polling: 20 };

declare global {
  interface Window {
    /** What `access` has told, one after the other. */
    told: string[];
  }
}

/** Follows a room, and notes what is told of it. */
const follow = (page: Page, id: string) =>
  page.evaluate((room) => {
    window.told = [];
    window.room = window.chat.room(room);
    window.room.on('access', ({ can }) => window.told.push(can.join()));
  }, id);
const until = (page: Page, status: string) =>
  page.waitForFunction((wanted) => window.room.snapshot.status === wanted, patient, status);

test('private rooms on a page without a bundler, in two tabs: the one that does not lead takes the invitation', async (t) => {
  const people = await peopleAt(t, {
    static: path.join(root, 'test/e2e/pages'),
    environment: { publicFolder: path.join(root, 'server/dist/public') },
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const context = await browser.createBrowserContext();
  const ada = people.user('ada');
  const room = await createRoom(ada, { kind: 'private' });
  await when(room, 'live');
  const { token } = await invite(ada, room, { role: 'reader' });
  const tabs: Page[] = [];
  for (let index = 0; index < 2; index += 1) {
    const page = await openPage(context, `${people.relay.url}/?room=lobby&name=Maya`);
    await until(page, 'live');
    tabs.push(page);
  }
  const [one, two] = tabs as [Page, Page];
  assert.deepEqual(await Promise.all(tabs.map((page) => page.evaluate(() => window.chat.snapshot.leading))), [
    true,
    false,
  ]);
  for (const page of tabs) await follow(page, room.id);
  for (const page of tabs) await until(page, 'refused');
  const answers = await two.evaluate(async (invitation) => {
    const { ChatError } = (await import('/live-chat-sdk.js' as string)) as typeof Sdk;
    const rooms = (await import('/live-chat-rooms.js' as string)) as { redeem: typeof redeem };
    const wrong: unknown = await rooms.redeem(window.chat, 'i_nothing').catch((error: unknown) => error);
    const entered = await rooms.redeem(window.chat, invitation);
    return [wrong instanceof ChatError && wrong.code, entered === window.room];
  }, token);
  assert.deepEqual(answers, ['forbidden', true], 'an error of the same class, and the room that was refused');
  await until(two, 'live');
  await one.evaluate(() => window.room.close());
  await follow(one, room.id);
  await until(one, 'live');
  const id = await one.evaluate(() => window.chat.snapshot.user!.id);
  await setRole(room, id, 'moderator');
  for (const page of tabs) await page.waitForFunction(() => window.told[0]?.includes('moderate'), patient);
  await remove(room, id);
  for (const page of tabs) {
    await until(page, 'refused');
    assert.deepEqual(await page.evaluate(() => [window.told.at(-1), window.room.snapshot.can.length]), ['', 0]);
  }
});
