import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createStorage } from '../../src/client/storage.ts';
import { createChat, type Chat, type ChatOptions, type Room, type RoomSnapshot } from '../../src/node.ts';
import { loadHeld, refuse, release } from '../../src/rooms.ts';
import { FakeRelay } from '../support/fake-relay.ts';
import { FakeBrowser } from '../support/fake-tabs.ts';
import { useFakeTime } from '../support/fake-time.ts';
import { startRelay } from '../support/relay.ts';
import { claimsOf, hmacToken, secret } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const now = Math.floor(Date.now() / 1_000);
const tokenOf = (sub: string, claims: object): string =>
  hmacToken(claimsOf(sub, { iat: now, exp: now + 3_600, ...claims }));

/** A relay that holds what asks somebody to wait, a moderator, and somebody who writes in the lobby. */
async function lobby(t: TestContext) {
  const filters = { words: [{ words: ['wait'], action: 'hold' }] } as const;
  const relay = await startRelay({ auth: { secrets: [secret] }, filters });
  const chats: Chat[] = [];
  t.after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
  });
  const open = async (sub: string, options: Partial<ChatOptions> = {}, claims: object = {}) => {
    const chat = createChat({ url: relay.url, token: tokenOf(sub, claims), ...options });
    chats.push(chat);
    const room = chat.room('lobby');
    await until<RoomSnapshot>(room, ({ status }) => status === 'live');
    return { chat, room };
  };
  return { relay, open, moderator: await open('ada', {}, { roles: ['agent'] }) };
}

const states = ({ snapshot }: Room): string[] =>
  snapshot.messages.map(({ text, state, error }) => [text, state, error?.code].filter(Boolean).join(' '));
const reaches = (room: Room, ...wanted: readonly string[]): Promise<unknown> =>
  until<RoomSnapshot>(room, () => states(room).join() === wanted.join());

test('P28: a message that is held is shown as such, holds nothing up, outlives a reload and is sent with its release', async (t) => {
  const { open, moderator } = await lobby(t);
  const storage = createStorage('held');
  const first = await open('maya', { storage });
  const promise = first.room.send('please wait');
  promise.catch(() => undefined);
  await first.room.send('goes on');
  await reaches(first.room, 'goes on sent', 'please wait held');
  assert.equal(first.chat.snapshot.unsent, 0, 'it is on the relay’s disk');
  assert.equal(first.room.snapshot.messages.at(-1)!.seq, undefined);
  // What is about it waits with it, and nothing else.
  void first.room.edit(first.room.snapshot.messages.at(-1)!.id, 'please do').catch(() => undefined);
  await first.room.send('still');
  await reaches(first.room, 'goes on sent', 'still sent', 'please do held');
  first.chat.close();

  const second = await open('maya', { storage });
  await reaches(second.room, 'goes on sent', 'still sent', 'please do held');
  const { held, more } = await loadHeld(moderator.chat, moderator.room);
  assert.deepEqual([held.map(({ text, from }) => [text, from]), more], [[['please wait', 'u_maya']], false]);
  await assert.rejects(loadHeld(second.chat, second.room), { code: 'forbidden' });
  await release(moderator.chat, moderator.room, held[0]!.held);
  await reaches(moderator.room, 'goes on sent', 'still sent', 'please do sent');
  await reaches(second.room, 'goes on sent', 'still sent', 'please do sent');
  await assert.rejects(refuse(moderator.chat, moderator.room, held[0]!.held), { code: 'no-such-message' });
  await until<RoomSnapshot>(second.room, ({ messages }) => messages.every(({ seq }) => seq !== undefined));
  assert.deepEqual(await storage.loadOutbox('u_maya'), []);
});

test('P28: what is refused is failed, at once or when one comes again, and the promise says so', async (t) => {
  const { open, moderator } = await lobby(t);
  const storage = createStorage('refused');
  const first = await open('maya', { storage });
  const now = first.room.send('wait now');
  now.catch(() => undefined);
  await reaches(first.room, 'wait now held');
  const [one] = (await loadHeld(moderator.chat, moderator.room)).held;
  await refuse(moderator.chat, moderator.room, one!.held, { reason: 'no' });
  await assert.rejects(now, { code: 'text-refused', class: 'stop' });
  await reaches(first.room, 'wait now failed text-refused');
  first.room.discard(first.room.snapshot.messages[0]!.id);
  first.room.send('wait again').catch(() => undefined);
  await reaches(first.room, 'wait again held');
  first.chat.close();
  const [two] = (await loadHeld(moderator.chat, moderator.room)).held;
  await refuse(moderator.chat, moderator.room, two!.held);
  const second = await open('maya', { storage });
  await reaches(second.room, 'wait again failed text-refused');
});

test('P28: other tabs show it too, also one that is opened later; released while the line was away it is sent', async () => {
  const time = useFakeTime();
  const relay = new FakeRelay();
  const browser = new FakeBrowser(relay);
  const pass = (milliseconds: number) => time.advance(milliseconds, milliseconds > 200 ? 10 : 1);
  try {
    const isHeld = { value: true };
    relay.holds = (text) => isHeld.value && text.includes('wait');
    const [leading, other] = [browser.open(), browser.open()].map((tab) => tab.chat.room('lobby')) as [Room, Room];
    await pass(100);
    other.send('please wait').catch(() => undefined);
    void leading.send('goes on');
    await pass(100);
    const late = browser.open().chat.room('lobby');
    await pass(100);
    for (const room of [leading, other, late]) {
      assert.deepEqual(states(room), ['goes on sent', 'please wait held']);
    }
    isHeld.value = false;
    relay.connections.forEach((connection) => connection.end(1006, ''));
    await pass(5_000);
    for (const room of [leading, other, late]) assert.deepEqual(states(room), ['goes on sent', 'please wait sent']);
  } finally {
    for (const { chat } of browser.tabs) chat.close();
    time.end();
  }
});
