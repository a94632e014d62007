import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import type { WireClient } from '../support/wire-client.ts';

const text = 'x'.repeat(7_000);

/** Entries go on being added while something is not yet so. At most so many: the kernel takes a few megabytes before anybody notices. */
async function flood(relay: RelayUnderTest, room: string, isEnough: () => boolean): Promise<number> {
  const sender = { id: 'flooder', name: 'Flooder', kind: 'guest' } as const;
  let count = 0;
  while (!isEnough()) {
    assert.ok(count < 20_000, 'never enough');
    const burst = Array.from({ length: 50 }, () => {
      const body = { type: 'message', text } as const;
      return relay.store.append({ room, sender, key: `k${count++}`, body });
    });
    await Promise.all(burst);
  }
  return count + 1;
}

function assertWhole(client: WireClient, room: string, last: number): void {
  const numbers = client.entries(room).map(({ seq }) => seq);
  assert.equal(numbers.length, last, 'a gap or a duplicate');
  numbers.forEach((seq, index) => assert.equal(seq, index + 1));
}

describe('P8: a reader that does not keep up', () => {
  test('is behind, in bounded memory; the others go on; when it reads again, nothing was lost', async (t) => {
    const relay = await relayFor(t);
    const [slow, quick] = [await relay.enter('Slow'), await relay.enter('Quick')];
    await slow.join('lobby');
    await quick.join('lobby');
    slow.socket.pause();
    const last = await flood(relay, 'lobby', () => relay.relay.stats().behind > 0);
    await quick.reached('lobby', last);
    assertWhole(quick, 'lobby', last);
    assert.ok(slow.entries('lobby').length < last);
    slow.socket.resume();
    await slow.reached('lobby', last);
    assertWhole(slow, 'lobby', last);
    // And it is live again.
    await quick.say('lobby', 'after', 'after');
    await slow.reached('lobby', last + 2);
    assertWhole(slow, 'lobby', last + 2);
  });

  for (const how of ['pong', 'beat'] as const) {
    test(`is sent no more than a megabyte that it has not confirmed, wherever that is on its way: by ${how}`, async (t) => {
      const relay = await relayFor(t);
      const [mute, quick] = [await relay.enter('Mute'), await relay.enter('Quick')];
      // It reads everything, which the kernel does for one that is stalled, and says nothing of it.
      (mute.webSocket as unknown as { _autoPong: boolean })._autoPong = false;
      await mute.join('lobby');
      await quick.join('lobby');
      const last = await flood(relay, 'lobby', stopAfter(20));
      await quick.reached('lobby', last);
      mute.send({ type: 'beat', cursors: [['lobby', 0]] });
      await mute.next('beat');
      const bytes = mute.frames.reduce((sum, { length }) => sum + length, 0);
      assert.ok(bytes > bounds.unconfirmedBytes && bytes < 1_048_576, `${bytes}`);
      assertWhole(mute, 'lobby', mute.entries('lobby').length);
      const answer = (): void => {
        const reached = mute.entries('lobby').at(-1)!.seq;
        if (how === 'pong') mute.webSocket.pong();
        else mute.send({ type: 'beat', cursors: [['lobby', reached]] });
      };
      if (how === 'pong') mute.webSocket.on('ping', answer);
      while (mute.entries('lobby').length < last) {
        const before = mute.entries('lobby').length;
        answer();
        await until(() => mute.entries('lobby').length > before);
      }
      assertWhole(mute, 'lobby', last);
    });
  }

  test('that joins again and again is sent no more for it', async (t) => {
    const relay = await relayFor(t);
    const [mute, quick] = [await relay.enter('Mute'), await relay.enter('Quick')];
    (mute.webSocket as unknown as { _autoPong: boolean })._autoPong = false;
    await mute.join('lobby');
    await quick.join('lobby');
    const last = await flood(relay, 'lobby', stopAfter(20));
    await quick.reached('lobby', last);
    const reached = mute.entries('lobby').length;
    for (let round = 0; round < 50; round += 1) await mute.join('lobby', { epoch: 'memory', seq: reached });
    mute.send({ type: 'beat', cursors: [['lobby', 0]] });
    await mute.next('beat');
    assert.equal(mute.entries('lobby').length, reached);
    mute.webSocket.on('ping', () => mute.webSocket.pong());
    mute.webSocket.pong();
    await mute.reached('lobby', last);
    assertWhole(mute, 'lobby', last);
  });

  test('gets no signals and no presence meanwhile, and is told the state when it is back', async (t) => {
    const relay = await relayFor(t);
    const [slow, quick] = [await relay.enter('Slow'), await relay.enter('Quick')];
    await slow.join('lobby');
    await quick.join('lobby');
    await relay.pass(100);
    slow.socket.pause();
    const last = await flood(relay, 'lobby', () => relay.relay.stats().behind > 0);
    const late = await relay.enter('Late');
    await late.join('lobby');
    quick.send({ type: 'signal', room: 'lobby', topic: 'cursor', data: 1 }, { type: 'read', room: 'lobby', seq: 2 });
    quick.send({ type: 'beat', cursors: [] });
    await quick.next('beat');
    await relay.pass(1_200);
    await late.next('signals');
    slow.socket.resume();
    const state = await slow.next('presence', ({ reset }) => reset === true);
    assert.deepEqual([state.count, state.joined.map(({ name }) => name)], [3, ['Slow', 'Quick', 'Late']]);
    assert.deepEqual((await slow.next('reads')).reads, [[quick.welcome.user.id, 2]]);
    await slow.reached('lobby', last);
    assert.equal(
      slow.received.some(({ type }) => type === 'signals'),
      false,
    );
  });

  test('that asks and asks without reading is not answered beyond the bound', async (t) => {
    const relay = await relayFor(t);
    const last = await flood(relay, 'lobby', () => true).then(() => flood(relay, 'lobby', stopAfter(2)));
    assert.ok(last > 50);
    const greedy = await relay.enter('Greedy');
    const healthy = await relay.enter('Healthy');
    greedy.socket.pause();
    for (let id = 0; id < 290; id += 1) greedy.send({ type: 'history', id, room: 'lobby', before: 1_000 });
    let seen = -1;
    // The store is asked until the kernel is full, then no more.
    await until(() => relay.store.calls.page > 0);
    while (seen !== relay.store.calls.page) {
      seen = relay.store.calls.page;
      for (let id = 0; id < 20; id += 1) {
        healthy.send({ type: 'beat', cursors: [] });
        await healthy.next('beat');
      }
    }
    assert.ok(seen < 290, `${seen} pages were read for one who reads none`);
    greedy.socket.resume();
    const answered = new Set<number>();
    while (answered.size < 290) answered.add((await greedy.next('page')).id);
    assert.deepEqual(
      [...answered],
      [...answered.keys()].sort((a, b) => a - b),
    );
  });

  test('a page for one that catches up is bounded', () => {
    assert.ok(bounds.sliceBytes <= bounds.backlogBytes / 4);
  });
});

function stopAfter(rounds: number): () => boolean {
  let left = rounds;
  return () => left-- <= 0;
}
