import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { enter } from '../support/wire-client.ts';
import { spawnRelay } from '../support/relay.ts';
import { relayFor, until } from '../support/relay-test.ts';

const body = { type: 'message', text: 'hi' } as const;

describe('P15: a relay that goes away', () => {
  test('sends each client elsewhere at a time of its own, and closes with moved', async (t) => {
    const relay = await relayFor(t);
    let next = 0;
    relay.clock.randomness = () => (next += 0.1);
    const guests = await Promise.all([1, 2, 3].map(() => relay.enter()));
    for (const guest of guests) await guest.join('lobby');
    const silent = await relay.connect();
    const closing = relay.relay.close();
    const delays = await Promise.all(guests.map(async (guest) => (await guest.next('move')).delay));
    assert.equal(new Set(delays).size, 3);
    for (const guest of guests) assert.deepEqual(await guest.closed, { code: 4100, reason: 'moved' });
    assert.equal((await silent.closed).code, 4100);
    assert.deepEqual(silent.frames, [], 'nothing is said before the hello (P12)');
    await closing;
  });

  test('first answers the sends that are under way', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter(), await relay.enter()];
    let open = (): void => undefined;
    relay.store.gate = new Promise((resolve) => (open = resolve));
    maya.send({ type: 'send', room: 'lobby', key: 'a', body });
    await until(() => relay.store.calls.append === 1);
    const closing = relay.relay.close();
    await maya.next('move');
    // What comes after the move is left to the next relay.
    maya.send({ type: 'send', room: 'lobby', key: 'b', body });
    assert.equal((await jonas.closed).code, 4100);
    assert.equal(
      maya.received.some(({ type }) => type === 'ack'),
      false,
    );
    open();
    assert.equal((await maya.next('ack')).key, 'a');
    assert.equal((await maya.closed).code, 4100);
    await closing;
    assert.equal(relay.store.calls.append, 1);
  });

  test('saves the read markers that wait', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    await maya.join('lobby');
    await maya.say('lobby', 'a', 'hi');
    await maya.reached('lobby', 2);
    maya.send({ type: 'read', room: 'lobby', seq: 2 }, { type: 'beat', cursors: [] });
    await maya.next('beat');
    await relay.relay.close();
    assert.equal(relay.store.calls.saveReads, 1);
  });

  test('does not wait for one who does not answer', async (t) => {
    const relay = await relayFor(t);
    const stalled = await relay.enter();
    stalled.socket.pause();
    await relay.relay.close();
    assert.equal(relay.relay.stats().connections, 0);
  });

  test('as a process: SIGTERM closes in good order with exit code 0; what was acknowledged is there after the start', async (t) => {
    const relay = await spawnRelay();
    t.after(() => relay.dispose());
    const maya = await enter(relay.socketUrl, 'Maya');
    const first = await maya.join('lobby');
    await maya.say('lobby', 'a', 'hi');
    await maya.reached('lobby', 2);
    const ended = relay.kill('SIGTERM');
    await maya.next('move');
    assert.deepEqual(await maya.closed, { code: 4100, reason: 'moved' });
    assert.deepEqual(await ended, { code: 0, signal: null });
    await relay.start();
    const again = await enter(relay.socketUrl);
    const joined = await again.join('lobby', { epoch: first.epoch, seq: 1 });
    assert.deepEqual([joined.epoch, joined.head, joined.snapshot], [first.epoch, 2, undefined]);
    await again.reached('lobby', 2);
    await again.close();
  });

  test('as a process: a second signal ends it at once', async (t) => {
    const relay = await spawnRelay();
    t.after(() => relay.dispose());
    // One who keeps it waiting.
    const stalled = await enter(relay.socketUrl);
    stalled.socket.pause();
    relay.process.kill('SIGINT');
    await new Promise<void>((resolve) => {
      relay.process.stdout!.on('data', () => relay.output.includes('"closing"') && resolve());
    });
    assert.deepEqual(await relay.kill('SIGINT'), { code: 1, signal: null });
    stalled.cut();
  });
});
