import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Body } from '../../src/protocol/index.ts';
import { createChat, type ChatError, type Room, type RoomSnapshot } from '../../src/node.ts';
import { loadReports, mute, report, resolveReport, setSlowMode, unmute } from '../../src/rooms.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { startRelay } from '../support/relay.ts';
import { peopleAt, when } from '../support/people.ts';
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
  return { room, chat, moderate, relay: relay.relay };
}

test('P24: in slow mode the SDK waits and sends by itself, in order', async (t) => {
  const { room, moderate, relay } = await lobby(t);
  await moderate({ type: 'settings', slow: 150 });
  const sent = await Promise.all(['one', 'two', 'three'].map((text) => room.send(text)));
  const numbers = sent.map(({ seq }) => seq);
  assert.deepEqual(
    [...numbers].sort((one, other) => one - other),
    numbers,
  );
  assert.ok((relay.stats().refused['slow-mode'] ?? 0) >= 2, 'the second and the third came too early first');
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
  const { mutedUntil } = room.snapshot;
  assert.ok(mutedUntil! > Date.now() && mutedUntil! <= Date.now() + 3_600_000);
  await assert.rejects(room.send('not lost'), ({ code, class: kind, retryAfter }: ChatError) => {
    assert.deepEqual([code, kind], ['muted', 'stop']);
    return retryAfter! > 0 && retryAfter! <= 3_600_000;
  });
  const failed = room.snapshot.messages.at(-1)!;
  assert.deepEqual([failed.text, failed.state, failed.error?.code], ['not lost', 'failed', 'muted']);
  await moderate({ type: 'member', change: 'unmuted', user });
  await until<RoomSnapshot>(room, ({ can }) => can.includes('send'));
  assert.ok(!room.snapshot.mutedUntil);
  room.retry(failed.id);
  await until<RoomSnapshot>(room, ({ messages }) => messages.at(-1)?.state === 'sent');
  assert.equal(room.snapshot.messages.at(-1)!.text, 'not lost');
});

test('by the SDK: mutes, slow mode, reports and their queue, at a relay', async (t) => {
  const people = await peopleAt(t);
  const [boss, maya, eve] = [people.user('boss', {}, { roles: ['admin'] }), people.user('maya'), people.user('eve')];
  const [room, there, evil] = [boss, maya, eve].map((chat) => chat.room('lobby')) as [Room, Room, Room];
  for (const each of [room, there, evil]) await when(each, 'live');
  const { seq } = await evil.send('rude');
  await report(maya, there, seq, 'it is rude');
  await report(maya, there, seq);
  await assert.rejects(report(eve, evil, seq), { code: 'forbidden' });
  await assert.rejects(loadReports(maya, there), { code: 'forbidden' });
  const { reports, more } = await loadReports(boss, room);
  assert.deepEqual([more, reports.length, reports[0]!.text, reports[0]!.reason], [false, 1, 'rude', 'it is rude']);
  assert.deepEqual(await loadReports(boss, room, reports[0]!.report), { reports: [], more: false });
  await resolveReport(boss, room, reports[0]!.report, 'mute', { duration: 600_000, reason: 'rude' });
  await assert.rejects(resolveReport(boss, room, reports[0]!.report, 'dismiss'), { code: 'no-such-message' });
  await until<RoomSnapshot>(evil, ({ can }) => !can.includes('send'));
  await unmute(room, 'u_eve');
  await until<RoomSnapshot>(evil, ({ can }) => can.includes('send'));
  await mute(room, 'u_eve', 600_000, { reason: 'again' });
  await until<RoomSnapshot>(evil, ({ can }) => !can.includes('send'));
  await setSlowMode(room, 3_600_000);
  await until<RoomSnapshot>(there, ({ slow }) => slow === 3_600_000);
  // Whoever comes later is told both.
  const again = people.user('eve').room('lobby');
  const { slow, mutedUntil } = await until<RoomSnapshot>(again, ({ status }) => status === 'live');
  assert.deepEqual([slow, mutedUntil], [3_600_000, evil.snapshot.mutedUntil]);
  await there.send('one');
  void there.send('two').catch(() => undefined);
  const { messages } = await until<RoomSnapshot>(there, ({ messages }) => messages.at(-1)?.error !== undefined);
  assert.deepEqual([messages.at(-1)!.error?.code, messages.at(-1)!.state], ['slow-mode', 'queued']);
  const { retryAfter } = messages.at(-1)!.error!;
  assert.ok(retryAfter! > 0 && retryAfter! <= 3_600_000);
  await setSlowMode(room, 0);
  await until<RoomSnapshot>(there, ({ slow }) => slow === 0);
  await assert.rejects(setSlowMode(evil, 0), { code: 'forbidden' });
});
