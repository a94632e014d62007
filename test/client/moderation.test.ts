import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Body } from '../../src/protocol/index.ts';
import { createChat, type RoomSnapshot } from '../../src/node.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { startRelay } from '../support/relay.ts';
import { until } from '../support/until.ts';

/** A guest in the lobby of a relay, and a moderator who works there. */
async function lobby(t: TestContext) {
  const store = new MemoryStore();
  const relay = await startRelay({ store });
  const chat = createChat({ url: relay.url, name: 'Maya' });
  t.after(async () => {
    chat.close();
    await relay.close();
  });
  const room = chat.room('lobby');
  await until<RoomSnapshot>(room, ({ status }) => status === 'live');
  let keys = 0;
  const moderate = async (body: Body): Promise<void> => {
    const sender = { id: 'u_ada', name: 'Ada', kind: 'agent' } as const;
    assert.ok((await store.append({ room: 'lobby', sender, key: `k${++keys}`, body })).ok);
  };
  return { room, chat, moderate };
}

test('P24: in slow mode the SDK waits and sends by itself, in order', async (t) => {
  const { room, moderate } = await lobby(t);
  await moderate({ type: 'settings', slow: 150 });
  const sent = await Promise.all(['one', 'two', 'three'].map((text) => room.send(text)));
  const numbers = sent.map(({ seq }) => seq);
  assert.deepEqual(
    [...numbers].sort((one, other) => one - other),
    numbers,
  );
  for (const [index, { at }] of sent.entries()) assert.ok(index === 0 || at - sent[index - 1]!.at >= 150);
  await until<RoomSnapshot>(room, ({ messages }) => messages.length === 3);
  assert.deepEqual(
    room.snapshot.messages.map(({ text, state }) => `${text} ${state}`),
    ['one sent', 'two sent', 'three sent'],
  );
});

test('P23: what a muted one writes is kept as failed, with its reason, and goes out by a retry', async (t) => {
  const { room, chat, moderate } = await lobby(t);
  await room.send('before');
  const user = chat.snapshot.user!.id;
  await moderate({ type: 'member', change: 'muted', user, duration: 3_600_000 });
  await until<RoomSnapshot>(room, ({ can }) => !can.includes('send'));
  await assert.rejects(room.send('not lost'), { code: 'muted', class: 'stop' });
  const failed = room.snapshot.messages.at(-1)!;
  assert.deepEqual([failed.text, failed.state, failed.error?.code], ['not lost', 'failed', 'muted']);
  await moderate({ type: 'member', change: 'unmuted', user });
  await until<RoomSnapshot>(room, ({ can }) => can.includes('send'));
  room.retry(failed.id);
  await until<RoomSnapshot>(room, ({ messages }) => messages.at(-1)?.state === 'sent');
  assert.equal(room.snapshot.messages.at(-1)!.text, 'not lost');
});
