import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { createChat, type ChatError, type Room } from '../../src/node.ts';
import * as entry from '../../src/pins.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { when } from '../support/people.ts';
import { startRelay } from '../support/relay.ts';

const { pin, pinned, unpin } = entry;
const ada = { id: 'u_ada', name: 'Ada', kind: 'user' } as const;

/** A moderator and a guest in a lobby in which Ada has said this and that; pages have five messages. */
async function lobby(t: TestContext) {
  const store = new MemoryStore();
  for (let index = 0; index < 20; index++) {
    const body = { type: 'message', text: `message ${index}` } as const;
    await store.append({ room: 'lobby', sender: ada, key: `k${index}`, body });
  }
  const relay = await startRelay({ store, limits: { pageLength: 5 } });
  const chats = [createChat({ url: relay.url }), createChat({ url: relay.url })];
  t.after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
  });
  const rooms = chats.map((chat) => chat.room('lobby'));
  for (const room of rooms) await when(room, 'live');
  await rooms[0]!.join();
  const user = chats[0]!.snapshot.user!.id;
  const body = { type: 'member', change: 'role', user, role: 'moderator' } as const;
  await store.append({ room: 'lobby', sender: ada, key: 'role', body, grant: 'owner' });
  const [chat, guest] = chats as [(typeof chats)[0], (typeof chats)[0]];
  const [room, guestRoom] = rooms as [Room, Room];
  return { chat, room, guest, guestRoom, user };
}

const listed = async (...who: Parameters<typeof pinned>) => (await pinned(...who)).messages.map(({ text }) => text);

test('P31: what is pinned is told to everybody, also of messages that are not loaded', async (t) => {
  const { chat, room, guest, guestRoom, user } = await lobby(t);
  const last = room.snapshot.messages.at(-1)!;
  assert.ok(room.snapshot.messages.every(({ text }) => text !== 'message 0'));
  await pin(room, 2);
  const { seq } = await pin(room, last.seq!);
  await new Promise<void>((resolve) => {
    const end = guestRoom.subscribe(({ messages }) => {
      if (messages.at(-1)?.pinned?.by === user) queueMicrotask(() => (end(), resolve()));
    });
  });
  assert.deepEqual(await listed(guest, guestRoom), ['message 19', 'message 0']);
  assert.equal((await pin(room, last.seq!)).seq, seq, 'it is so already');
  await unpin(room, last.seq!);
  assert.equal(room.snapshot.messages.find((each) => each.seq === last.seq)?.pinned, undefined);
  assert.deepEqual(await listed(chat, room), ['message 0']);
  await assert.rejects(pin(guestRoom, 2), ({ code }: ChatError) => code === 'forbidden');
  await assert.rejects(pin(room, 999), ({ code }: ChatError) => code === 'no-such-message');
});

test('docs/sdk.md: the snippet of pins does what it says', async (t) => {
  const { chat, room } = await lobby(t);
  const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: pins -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!;
  const body = code.replace(/^import .*\n/m, '');
  const shown: unknown[][] = [];
  const run = new Function(
    'entry',
    'chat',
    'room',
    'message',
    'show',
    `return (async () => { const { pin, pinned, unpin } = entry;${body} })()`,
  ) as (...values: unknown[]) => Promise<void>;
  await run(entry, chat, room, room.snapshot.messages.at(-1), (...what: unknown[]) => shown.push(what));
  assert.deepEqual(
    shown.map(([said, name]) => [said, name]),
    [['message 19', 'Ada']],
  );
  assert.deepEqual(await listed(chat, room), []);
});
