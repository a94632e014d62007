import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { credentialOf, relayFor, until } from '../support/relay-test.ts';
import type { WireClient } from '../support/wire-client.ts';

/** Everything that this client was told so far has arrived. */
async function settled(client: WireClient): Promise<void> {
  client.send({ type: 'beat', cursors: [] });
  await client.next('beat');
}

describe('P11: presence', () => {
  test('is told at the join, then as changes, one a second at most', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter('Maya');
    assert.deepEqual((await maya.join('lobby')).presence, { count: 1, users: [maya.welcome.user] });
    await relay.pass(100);
    await maya.next('presence');
    const others = await Promise.all(['Jonas', 'Ida', 'Noor'].map((name) => relay.enter(name)));
    for (const other of others) await other.join('lobby');
    await relay.pass(500);
    await settled(maya);
    assert.equal(maya.received.filter(({ type }) => type === 'presence').length, 1);
    await relay.pass(600);
    const change = await maya.next('presence');
    assert.deepEqual([change.count, change.left, change.reset], [4, [], undefined]);
    assert.deepEqual(
      change.joined.map(({ name }) => name),
      ['Jonas', 'Ida', 'Noor'],
    );
  });

  test('counts a user once, however many connections', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter('Maya');
    await maya.join('lobby');
    const second = await relay.enter(undefined, credentialOf(maya));
    assert.equal((await second.join('lobby')).presence.count, 1);
    await second.close();
    await relay.pass(20_000);
    const jonas = await relay.enter('Jonas');
    assert.equal((await jonas.join('lobby')).presence.count, 2);
  });

  for (const [how, leave] of [
    ['a leave', (client: WireClient) => client.send({ type: 'leave', room: 'lobby' })],
    ['a bye', (client: WireClient) => client.send({ type: 'bye' })],
  ] as const) {
    test(`ends at once with ${how}`, async (t) => {
      const relay = await relayFor(t);
      const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
      await maya.join('lobby');
      await jonas.join('lobby');
      await relay.pass(100);
      await maya.next('presence');
      leave(jonas);
      await (how === 'a bye' ? jonas.closed : settled(jonas));
      await relay.pass(1_100);
      const change = await maya.next('presence');
      assert.deepEqual([change.count, change.joined, change.left], [1, [], [jonas.welcome.user.id]]);
    });
  }

  test('goes on for 15 seconds after a connection broke, unseen if it comes back', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    await maya.join('lobby');
    await jonas.join('lobby');
    await relay.pass(100);
    await maya.next('presence');
    const breakOff = async (client: WireClient) => {
      const { connections } = relay.relay.stats();
      client.cut();
      await until(() => relay.relay.stats().connections < connections);
    };
    await breakOff(jonas);
    await relay.pass(14_000);
    const back = await relay.enter(undefined, credentialOf(jonas));
    await back.join('lobby');
    await relay.pass(10_000);
    await settled(maya);
    assert.equal(maya.received.filter(({ type }) => type === 'presence').length, 1, 'nobody was told');
    await breakOff(back);
    await relay.pass(15_200);
    const change = await maya.next('presence');
    assert.deepEqual([change.count, change.left], [1, [jonas.welcome.user.id]]);
  });

  test('of a large room is a count with a sample; one that grows or shrinks over the bound begins anew', async (t) => {
    const relay = await relayFor(t, { limits: { presenceNames: 3 } });
    const guests = await Promise.all([1, 2, 3, 4].map((n) => relay.enter(`Guest ${n}`)));
    const [first, , , last] = guests as [(typeof guests)[0], unknown, unknown, (typeof guests)[0]];
    for (const guest of guests.slice(0, 3)) await guest.join('lobby');
    await relay.pass(100);
    assert.equal((await first.next('presence')).joined.length, 3);
    const joined = await last.join('lobby');
    assert.equal(joined.presence.count, 4);
    await relay.pass(1_100);
    const grown = await first.next('presence');
    assert.deepEqual([grown.count, grown.reset], [4, true]);
    const another = await relay.enter();
    await another.join('lobby');
    await relay.pass(1_100);
    assert.deepEqual(await first.next('presence'), { type: 'presence', room: 'lobby', count: 5, joined: [], left: [] });
    another.send({ type: 'bye' });
    last.send({ type: 'bye' });
    await Promise.all([another.closed, last.closed]);
    await relay.pass(1_100);
    const shrunk = await first.next('presence');
    assert.deepEqual([shrunk.count, shrunk.reset, shrunk.joined.length], [3, true, 3]);
  });

  test('a large room costs each member little, whoever comes', async (t) => {
    const relay = await relayFor(t, { limits: { presenceNames: 10 } });
    const witness = await relay.enter();
    await witness.join('lobby');
    const guests = await Promise.all(Array.from({ length: 150 }, () => relay.enter()));
    for (const guest of guests) await guest.join('lobby');
    await relay.pass(3_000);
    await settled(witness);
    const bytes = witness.frames
      .filter((frame) => frame.includes('"presence"'))
      .reduce((sum, frame) => sum + frame.length, 0);
    assert.ok(bytes < 10_000, `${bytes} bytes for 150 newcomers`);
  });

  test('a room that nobody follows any more is forgotten', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    await maya.join('lobby');
    assert.equal(relay.relay.stats().rooms, 1);
    maya.cut();
    await until(() => relay.relay.stats().connections === 0);
    await relay.pass(15_000);
    await relay.pass(2_000);
    assert.equal(relay.relay.stats().rooms, 0);
  });
});

describe('P11: read markers', () => {
  test('only go up, not beyond the log, and are told to all and at the join', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    await maya.join('lobby');
    await jonas.join('lobby');
    for (const key of ['a', 'b', 'c']) await maya.say('lobby', key, key);
    await jonas.reached('lobby', 4);
    jonas.send({ type: 'read', room: 'lobby', seq: 3 }, { type: 'read', room: 'lobby', seq: 2 });
    await settled(jonas);
    await relay.pass(1_100);
    assert.deepEqual((await maya.next('reads')).reads, [[jonas.welcome.user.id, 3]]);
    jonas.send({ type: 'read', room: 'lobby', seq: 1_000_000 });
    await settled(jonas);
    await relay.pass(1_100);
    assert.deepEqual((await maya.next('reads')).reads, [[jonas.welcome.user.id, 4]]);
    const late = await relay.enter();
    assert.deepEqual((await late.join('lobby')).reads, [[jonas.welcome.user.id, 4]]);
  });

  test('are saved together, some time later, and kept when the store fails', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter(), await relay.enter()];
    await maya.join('lobby');
    await jonas.join('lobby');
    await maya.say('lobby', 'a', 'a');
    await jonas.reached('lobby', 2);
    await maya.reached('lobby', 2);
    relay.store.readFailure = new Error('disk');
    maya.send({ type: 'read', room: 'lobby', seq: 1 }, { type: 'read', room: 'lobby', seq: 2 });
    jonas.send({ type: 'read', room: 'lobby', seq: 2 });
    await settled(maya);
    await settled(jonas);
    assert.equal(relay.store.calls.saveReads, 0);
    await relay.pass(1_200);
    await until(() => relay.store.calls.saveReads === 1);
    relay.store.readFailure = undefined;
    await until(() => {
      relay.clock.advance(1_000);
      return relay.store.calls.saveReads === 2;
    });
    const saved = await relay.store.reads('lobby', { limit: 10 });
    assert.deepEqual(
      saved.map(({ seq }) => seq),
      [2, 2],
    );
  });

  test('of a room that is not followed are refused', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    maya.send({ type: 'read', room: 'lobby', seq: 1 });
    assert.equal((await maya.next('error')).code, 'not-joined');
  });

  test('in a large room one is told only one’s own, also when it was not in memory', async (t) => {
    const relay = await relayFor(t, { limits: { presenceNames: 2 } });
    const markers = Array.from({ length: 5 }, (_, n) => ({ room: 'lobby', user: `u${n}`, seq: 1 }));
    await relay.store.saveReads(markers);
    const guests = await Promise.all([1, 2, 3].map(() => relay.enter()));
    const [maya] = guests as [(typeof guests)[0]];
    await relay.store.saveReads([{ room: 'lobby', user: maya.welcome.user.id, seq: 1 }]);
    for (const guest of guests.slice(1)) await guest.join('lobby');
    assert.deepEqual((await maya.join('lobby')).reads, [[maya.welcome.user.id, 1]]);
    await maya.say('lobby', 'k', 'x');
    await maya.reached('lobby', 2);
    maya.send({ type: 'read', room: 'lobby', seq: 2 });
    await settled(maya);
    await relay.pass(2_200);
    await settled(guests[1]!);
    assert.equal(
      guests[1]!.received.some(({ type }) => type === 'reads'),
      false,
    );
  });
});

describe('P10: signals', () => {
  test('of each sender, topic and key only the latest is sent, after a moment', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    await maya.join('board');
    await jonas.join('board');
    const signal = (topic: string, data: unknown, key?: string) =>
      ({ type: 'signal', room: 'board', topic, data, ...(key !== undefined && { key }) }) as const;
    maya.send(signal('cursor', 1), signal('cursor', 2, 'pen'), signal('cursor', 3), signal('move', { x: [null] }));
    await settled(maya);
    await settled(jonas);
    assert.equal(
      jonas.received.some(({ type }) => type === 'signals'),
      false,
    );
    await relay.pass(150);
    const from = maya.welcome.user.id;
    assert.deepEqual((await jonas.next('signals')).signals, [
      { from, topic: 'cursor', key: 'pen', data: 2 },
      { from, topic: 'cursor', data: 3 },
      { from, topic: 'move', data: { x: [null] } },
    ]);
    assert.equal(relay.store.calls.append, 0, 'nothing is stored');
  });

  test('typing goes out once in three seconds, and its end at once', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter(), await relay.enter()];
    await maya.join('lobby');
    await jonas.join('lobby');
    const seen: unknown[] = [];
    const type = async (data: unknown, wait: number) => {
      maya.send({ type: 'signal', room: 'lobby', topic: 'typing', data });
      await settled(maya);
      await relay.pass(wait);
      await settled(jonas);
      seen.splice(
        0,
        Infinity,
        ...jonas.received.flatMap((m) => (m.type === 'signals' ? m.signals.map((s) => s.data) : [])),
      );
    };
    for (let second = 0; second < 6; second += 1) await type(true, 1_000);
    assert.deepEqual(seen, [true, true]);
    await type(false, 100);
    await type(true, 100);
    await type(null, 100);
    await type(null, 100);
    assert.deepEqual(seen, [true, true, false, true, null]);
  });

  test('above the rate they are dropped in silence', async (t) => {
    const relay = await relayFor(t, { limits: { signalRate: 5 } });
    const [maya, jonas] = [await relay.enter(), await relay.enter()];
    await maya.join('board');
    await jonas.join('board');
    for (let n = 0; n < 50; n += 1) maya.send({ type: 'signal', room: 'board', topic: 't', key: `k${n}`, data: n });
    await settled(maya);
    await relay.pass(150);
    assert.equal((await jonas.next('signals')).signals.length, 5);
    assert.equal(relay.relay.stats().signalsDropped, 45);
    assert.equal(
      maya.received.some(({ type }) => type === 'error'),
      false,
    );
  });

  test('need the room to be followed', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    maya.send({ type: 'signal', room: 'lobby', topic: 'typing', data: true });
    assert.equal((await maya.next('error')).code, 'not-joined');
  });

  test('what does not fit into a moment is dropped, the oldest first', async (t) => {
    const relay = await relayFor(t, { limits: { signalRate: 100 } });
    const [maya, jonas] = [await relay.enter(), await relay.enter()];
    await maya.join('board');
    await jonas.join('board');
    for (let n = 0; n < 60; n += 1) {
      maya.send({ type: 'signal', room: 'board', topic: 't', key: `k${n}`, data: 'x'.repeat(1_000) });
    }
    await settled(maya);
    await relay.pass(150);
    const { signals } = await jonas.next('signals');
    assert.ok(signals.length < 20);
    assert.equal(signals.at(-1)?.key, 'k59');
  });
});
