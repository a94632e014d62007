import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { createChat, type Chat, type Room } from '../../src/node.ts';
import { createRoom } from '../../src/client/rooms.ts';
import { createStorage } from '../../src/client/storage.ts';
import * as entry from '../../src/history.ts';
import type { HistoryOptions, HistoryStore, KeptRoom } from '../../src/history.ts';
import { when } from '../support/people.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { until } from '../support/until.ts';

/** A store in memory, which tells when something was kept. */
class MemoryHistory implements HistoryStore {
  readonly all = new Map<string, KeptRoom>();
  #waiting: (() => void)[] = [];
  load = async (user: string, room: string) => structuredClone(this.all.get(`${user} ${room}`));
  async save(kept: KeptRoom) {
    this.all.set(`${kept.user} ${kept.room}`, structuredClone(kept));
    for (const each of this.#waiting.splice(0)) each();
  }
  async remove(user: string, room: string) {
    this.all.delete(`${user} ${room}`);
    for (const each of this.#waiting.splice(0)) each();
  }
  list = async () => [...this.all.values()];
  /** Resolves when nothing is kept any more, or nothing by this name. */
  async emptied(name?: string): Promise<void> {
    while (name === undefined ? this.all.size > 0 : this.all.has(name))
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
  /** Resolves when what is kept of a room is so. */
  async until(isSo: (kept: KeptRoom) => boolean): Promise<KeptRoom> {
    for (;;) {
      const found = [...this.all.values()].find(isSo);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

/** A browser in which one comes back to a page: what is stored stays, the chat is another one. */
async function world(t: TestContext, options: HistoryOptions = {}) {
  const folder = await temporaryFolder();
  const store = new MemoryHistory();
  const storage = createStorage('test');
  const chats: Chat[] = [];
  let relay = await startRelay({ data: folder });
  const { url, port } = relay;
  t.after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  const page = () => {
    const chat = createChat({ url, name: 'Maya', storage });
    chats.push(chat);
    return { chat, history: entry.keepHistory(chat, { store, ...options }) };
  };
  const other = createChat({ url, name: 'Jonas' });
  chats.push(other);
  const jonas = other.room('lobby');
  await when(jonas, 'live');
  return {
    ...{ store, storage, page, jonas },
    stop: () => relay.relay.close({ within: 100 }),
    async start(): Promise<StartedRelay> {
      return (relay = await startRelay({ data: folder, port }));
    },
  };
}

const texts = ({ snapshot }: Room) => snapshot.messages.map(({ text, own }) => (own ? `own: ${text}` : text));

test('what is kept is shown before the relay answers; then the room goes on from there: nothing twice, nothing lost, edits and deletions done', async (t) => {
  const { store, page, jonas, stop, start } = await world(t);
  const first = page();
  const before = first.chat.room('lobby');
  assert.equal(await first.history.keep(before), false);
  await when(before, 'live');
  await before.send('one');
  await jonas.send('two');
  const three = await jonas.send('three');
  await until(before, ({ messages }) => messages.length === 3);
  before.markRead();
  await store.until(({ messages }) => messages.length === 3);
  first.history.close();
  first.chat.close();
  const { id } = jonas.snapshot.messages.find(({ text }) => text === 'two')!;
  await jonas.edit(id, 'two, changed');
  await jonas.delete(jonas.snapshot.messages.find(({ seq }) => seq === three.seq)!.id);
  await jonas.send('four');
  await stop();

  const second = page();
  const after = second.chat.room('lobby');
  assert.equal(await second.history.keep(after), true);
  assert.deepEqual(texts(after), ['own: one', 'two', 'three'], 'there is no relay');
  assert.deepEqual([after.snapshot.status, after.snapshot.can, after.snapshot.unread], ['catching-up', [], 0]);
  const told: string[] = [];
  after.on('message', ({ text }) => told.push(text));
  let resets = 0;
  after.on('reset', () => (resets += 1));
  await start();
  second.chat.retryNow();
  await when(after, 'live');
  await until(after, ({ messages }) => messages.length === 4);
  assert.deepEqual(texts(after), ['own: one', 'two, changed', '', 'four']);
  assert.deepEqual([told, resets, after.snapshot.unread], [['four'], 0, 1]);
  assert.ok(after.snapshot.can.includes('send'));
  await after.send('five');
  assert.equal(texts(after).at(-1), 'own: five');
});

test('of another log nothing is kept, and what is shown of it is replaced', async (t) => {
  const { store, page, jonas } = await world(t);
  const first = page();
  const before = first.chat.room('lobby');
  await first.history.keep(before);
  await jonas.send('now');
  const kept = await store.until(({ messages }) => messages.length === 1);
  first.history.close();
  first.chat.close();
  const lost = { ...kept.messages[0]!, text: 'lost with the backup' };
  store.all.set(`${kept.user} lobby`, { ...kept, epoch: 'former', seq: 900, messages: [lost] });
  const second = page();
  const after = second.chat.room('lobby');
  const reset = new Promise((resolve) => {
    after.on('reset', ({ reason }) => resolve([reason, store.all.get(`${kept.user} lobby`)?.epoch]));
  });
  assert.equal(await second.history.keep(after), true);
  assert.deepEqual(texts(after), ['lost with the backup']);
  assert.equal(((await reset) as string[])[0], 'epoch');
  await when(after, 'live');
  assert.deepEqual(texts(after), ['now']);
  const anew = await store.until(({ epoch }) => epoch === kept.epoch);
  assert.deepEqual(
    anew.messages.map(({ text }) => text),
    ['now'],
  );
});

test('is forgotten when one logs out, when somebody else comes, and when it is old', async (t) => {
  const { store, page, jonas } = await world(t);
  const first = page();
  const room = first.chat.room('lobby');
  await first.history.keep(room);
  await jonas.send('private');
  const kept = await store.until(({ messages }) => messages.length === 1);
  // What another person has left in this browser, and what is too old.
  store.all.set('g_other lobby', { ...kept, user: 'g_other' });
  store.all.set(`${kept.user} old`, { ...kept, room: 'old', at: 1 });
  first.history.close();
  first.chat.close();

  const second = page();
  const old = second.chat.room('old');
  assert.equal(await second.history.keep(old), false);
  assert.deepEqual(texts(old), []);
  const again = second.chat.room('lobby');
  await second.history.keep(again);
  await when(again, 'live');
  await jonas.send('more');
  await store.until(({ messages }) => messages.some(({ text }) => text === 'more'));
  assert.ok(!store.all.has('g_other lobby'));
  await second.chat.logout();
  await store.emptied();
  second.history.close();
});

test('is bounded: by rooms, messages and bytes; what is older is loaded from the relay', async (t) => {
  const { store, page, jonas } = await world(t, { rooms: 1, messages: 2, bytes: 900 });
  const { chat, history } = page();
  const room = chat.room('lobby');
  await history.keep(room);
  for (const text of ['one', 'two', 'three']) await jonas.send(text);
  const kept = await store.until(({ messages }) => messages.at(-1)?.text === 'three');
  assert.deepEqual([kept.messages.map(({ text }) => text), kept.more], [['two', 'three'], true]);
  await jonas.send('x'.repeat(800));
  const long = await store.until(({ messages }) => messages.at(-1)?.text.length === 800 || messages.length === 0);
  assert.ok(JSON.stringify(long.messages).length <= 900);
  const elsewhere = chat.room('elsewhere');
  await history.keep(elsewhere);
  await elsewhere.send('here');
  await store.until(({ room: name }) => name === 'elsewhere');
  await history.keep(elsewhere);
  history.close();
  assert.ok(store.all.size <= 2);
});

test('a conversation with a team is not kept, nor a room that one may not read', async (t) => {
  const { store, page, jonas } = await world(t);
  const { chat, history } = page();
  const room = chat.room('lobby');
  await history.keep(room);
  await jonas.send('one');
  const kept = await store.until(({ messages }) => messages.length === 1);
  const conversation = await createRoom(chat, { kind: 'support' });
  await history.keep(conversation);
  await conversation.send('Help');
  // What is kept behind it.
  await room.send('two');
  await store.until(({ messages }) => messages.length === 2);
  assert.deepEqual(
    [...store.all.values()].map((each) => each.room),
    ['lobby'],
  );
  const nowhere = 'p_AAAAAAAAAAAAAAAAAAAAAA';
  store.all.set(`${kept.user} ${nowhere}`, { ...kept, room: nowhere });
  history.close();
  chat.close();
  const second = page();
  const gone = second.chat.room(nowhere);
  assert.equal(await second.history.keep(gone), true);
  await until(gone, ({ status }) => status === 'refused');
  await store.emptied(`${kept.user} ${nowhere}`);
});

test('docs/sdk.md: the snippet of the history shows what was kept', async (t) => {
  const { page, jonas } = await world(t);
  const { chat } = page();
  const text = await readFile(new URL('../../docs/sdk.md', import.meta.url), 'utf8');
  const code = /snippet: history -->\n\n```js\n([\s\S]*?)```/.exec(text)![1]!.replace(/^import .*\n/m, '');
  const run = new Function(
    'entry',
    'chat',
    `return (async () => { const { keepHistory } = entry;${code}; return { room, history } })()`,
  ) as (...values: unknown[]) => Promise<{ room: Room; history: entry.KeptHistory }>;
  const { room, history } = await run(entry, chat);
  await jonas.send('Hello');
  await until(room, ({ messages }) => messages.length === 1);
  history.close();
});
