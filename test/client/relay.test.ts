import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { createChat } from '../../src/node.ts';
import type { Chat, ChatOptions, Room, RoomSnapshot } from '../../src/node.ts';
import { createStorage } from '../../src/client/storage.ts';
import { startRelay } from '../support/relay.ts';
import type { StartedRelay } from '../support/relay.ts';
import { until } from '../support/until.ts';

const texts = (room: Room) => room.snapshot.messages.map(({ text }) => text);

describe('the SDK and the relay', () => {
  let relay: StartedRelay;
  const chats: Chat[] = [];
  const start = (options: Partial<ChatOptions> = {}) => {
    const chat = createChat({ url: relay.url, ...options });
    chats.push(chat);
    return chat;
  };
  before(async () => {
    relay = await startRelay({ limits: { sendRate: 1_000, sendBurst: 1_000 } });
  });
  after(async () => {
    for (const chat of chats) chat.close();
    await relay.close();
  });

  it('two people talk: messages, edits, reactions, deletions, typing, presence, read markers', async () => {
    const [maya, jonas] = ['Maya', 'Jonas'].map((name) => start({ name }).room('talk')) as [Room, Room];
    await Promise.all([maya, jonas].map((room) => until<RoomSnapshot>(room, ({ status }) => status === 'live')));
    const { seq } = await maya.send('Hello');
    await until<RoomSnapshot>(jonas, ({ messages }) => messages[0]?.seq === seq);
    const { id } = jonas.snapshot.messages[0]!;
    await jonas.react(id, '👍');
    jonas.markRead();
    await until<RoomSnapshot>(
      maya,
      ({ reads }) => [...reads.values()].includes(seq) || [...reads.values()].some((read) => read > seq),
    );
    await maya.edit(maya.snapshot.messages[0]!.id, 'Hello!');
    jonas.typing();
    const { typing } = await until<RoomSnapshot>(maya, (snapshot) => snapshot.typing.length > 0);
    assert.deepEqual(
      typing.map(({ name }) => name),
      ['Jonas'],
    );
    await until<RoomSnapshot>(maya, ({ presence }) => presence.count === 2);
    const [message] = maya.snapshot.messages;
    assert.deepEqual([message?.text, message?.reactions.length, message?.own], ['Hello!', 1, true]);
    await jonas.send('And you?', { reply: id });
    const answer = jonas.snapshot.messages.at(-1)!;
    assert.deepEqual([answer.text, answer.reply], ['And you?', seq]);
    await assert.rejects(jonas.send('x', { reply: 'nobody/k1' }), { code: 'no-such-message' });
    await maya.delete(message!.id);
    await until<RoomSnapshot>(jonas, ({ messages }) => messages[0]?.deleted !== undefined);
    await assert.rejects(jonas.edit(id, 'x'), { code: 'no-such-message' });
  });

  it('P14: what is no room id, the relay refuses', async () => {
    for (const id of ['a b', 'a/b', 'ü']) {
      const { error } = await until(start().room(id), ({ status }) => status === 'refused');
      assert.deepEqual([error?.code, error?.class], ['bad-message', 'stop']);
    }
  });

  it('in a Node without a WebSocket of its own, that of `ws` is used', async () => {
    const program = `
      const { createChat } = await import(${JSON.stringify(new URL('../../src/node.ts', import.meta.url))});
      if (globalThis.WebSocket) throw new Error('there is one');
      const chat = createChat({ url: ${JSON.stringify(relay.url)} });
      console.log((await chat.room('node').send('from a bot')).seq);
      chat.close();`;
    const child = await promisify(execFile)(process.execPath, [
      '--no-experimental-websocket',
      '--input-type=module',
      '--eval',
      program,
    ]);
    assert.equal(child.stdout.trim(), '2');
  });

  it('older pages, while others write', async () => {
    const writer = start().room('history');
    await Promise.all(Array.from({ length: 120 }, (_, index) => writer.send(`message ${index}`)));
    const reader = start().room('history');
    await until<RoomSnapshot>(reader, ({ status }) => status === 'live');
    const [first] = await Promise.all([reader.loadOlder(), writer.send('meanwhile')]);
    await until<RoomSnapshot>(reader, ({ messages }) => messages.at(-1)?.text === 'meanwhile');
    assert.equal(first, 50);
    while (reader.snapshot.more) await reader.loadOlder(40);
    assert.deepEqual(texts(reader), [...Array.from({ length: 120 }, (_, index) => `message ${index}`), 'meanwhile']);
  });

  it('P13: a guest comes back as itself, with what it had left unsent', async () => {
    const storage = createStorage('integration');
    const first = start({ storage, name: 'Ana' });
    first.connect();
    const { user } = await until(first, ({ status }) => status === 'online');
    first.close();
    const key = 'left-behind';
    await storage.putSend({
      user: user!.id,
      room: 'unopened',
      key,
      order: 1,
      at: 1,
      body: { type: 'message', text: 'from before' },
    });
    const second = start({ storage });
    second.connect();
    await until(second, ({ status, unsent }) => status === 'online' && unsent === 0);
    assert.deepEqual(second.snapshot.user, user);
    const reader = start().room('unopened');
    await until<RoomSnapshot>(reader, ({ messages }) => messages.length > 0);
    assert.deepEqual(
      reader.snapshot.messages.map(({ text, from, key }) => [text, from, key]),
      [['from before', user!.id, key]],
    );
  });

  it('P3: two tabs with one outbox deliver everything once', async () => {
    const storage = createStorage('tabs');
    const first = start({ storage });
    first.connect();
    const { user } = await until(first, ({ status }) => status === 'online');
    first.close();
    for (let order = 1; order <= 40; order++) {
      await storage.putSend({
        user: user!.id,
        room: 'tabs',
        key: `k${order}`,
        order,
        at: order,
        body: { type: 'message', text: `${order}` },
      });
    }
    const rooms = [start({ storage }), start({ storage })].map((chat) => chat.room('tabs'));
    await Promise.all(
      rooms.map((room) =>
        until<RoomSnapshot>(
          room,
          ({ messages }) => messages.length === 40 && messages.every(({ state }) => state === 'sent'),
        ),
      ),
    );
    for (const room of rooms)
      assert.deepEqual(
        texts(room),
        Array.from({ length: 40 }, (_, index) => `${index + 1}`),
      );
    assert.deepEqual(await storage.loadOutbox(user!.id), []);
  });

  it('P3 P5: faster than the relay allows, everything arrives once and in order', async () => {
    const strict = await startRelay({ limits: { sendRate: 200, sendBurst: 5 } });
    const [chat, other] = [start({ url: strict.url }), start({ url: strict.url })];
    const reader = other.room('busy');
    const reading = until<RoomSnapshot>(reader, ({ messages }) => messages.length === 60);
    const room = chat.room('busy');
    const sent = await Promise.all(Array.from({ length: 60 }, (_, index) => room.send(`${index}`)));
    assert.deepEqual(
      sent.map(({ seq }) => seq),
      Array.from({ length: 60 }, (_, index) => index + 2),
    );
    assert.deepEqual(
      (await reading).messages.map(({ text }) => text),
      Array.from({ length: 60 }, (_, index) => `${index}`),
    );
    chat.close();
    other.close();
    await strict.close();
  });

  it('P14: a credential that the relay does not know makes a new guest', async () => {
    const storage = createStorage('unknown');
    await storage.saveCredential({ kind: 'guest', id: 'g_unknown', secret: 'none' });
    const chat = start({ storage });
    chat.connect();
    const { user } = await until(chat, ({ status }) => status === 'online');
    assert.notEqual(user?.id, 'g_unknown');
  });

  it('P15: moves on when the relay goes away, and comes back', async () => {
    const first = await startRelay();
    const chat = createChat({ url: first.url, environment: { random: () => 0 } });
    const room = chat.room('moving');
    await room.send('before');
    const away = until(chat, ({ status }) => status !== 'online');
    const { port } = first;
    await first.relay.close({ within: 1_000 });
    await away;
    const unsent = room.send('meanwhile');
    const second = await startRelay({ port, data: first.folder });
    chat.retryNow();
    await unsent;
    assert.deepEqual(texts(room), ['before', 'meanwhile']);
    chat.close();
    await second.close();
    await first.close();
  });
});
