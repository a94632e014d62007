import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drainSessions, type Movable } from '../../server/src/drain.ts';
import { bounds } from '../../server/src/limits.ts';
import { askUpgrade } from '../support/ask-upgrade.ts';
import { ManualClock } from '../support/manual-clock.ts';
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

  test('answers meanwhile, and takes nobody new', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    let open = (): void => undefined;
    relay.store.gate = new Promise((resolve) => (open = resolve));
    maya.send({ type: 'send', room: 'lobby', key: 'a', body });
    await until(() => relay.store.calls.append === 1);
    const closing = relay.relay.close();
    const refused = await askUpgrade(relay.socketUrl);
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [503, '2']);
    assert.equal((await fetch(`${relay.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${relay.url}/readyz`)).status, 503);
    open();
    await closing;
    await assert.rejects(fetch(`${relay.url}/healthz`));
  });

  test('moves many a few at a time, to come back after the last of them and spread', async () => {
    const clock = new ManualClock();
    let chance = 0;
    clock.randomness = () => (chance = (chance + 0.618) % 1);
    const sessions = new Set<Movable>();
    const moves: { at: number; back: number; index: number }[] = [];
    const began = clock.elapsed();
    for (let index = 0; index < 1_000; index += 1) {
      const session: Movable = {
        appendsInFlight: 0,
        terminate: () => assert.fail('cut'),
        move(delay) {
          const at = clock.elapsed() - began;
          moves.push({ at, back: at + delay, index });
          sessions.delete(session);
        },
      };
      sessions.add(session);
    }
    const drained = drainSessions(sessions, clock, 100_000);
    const sizes: number[] = [];
    while (sessions.size > 0) {
      sizes.push(moves.length);
      clock.advance(bounds.moveStep);
    }
    await drained;
    assert.equal(sizes.length, 19, 'a thousand in a second');
    assert.ok(sizes.every((size, step) => Math.abs(size - (step + 1) * 50) <= 1));
    assert.notDeepEqual(
      moves.map(({ index }) => index),
      [...moves.keys()],
      'in no particular order',
    );
    assert.ok(moves.every(({ back }) => back >= 1_000));
    // Arrivals: a thousand over three seconds, about as many in each tenth.
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const { back } of moves) tenths[Math.min(Math.floor((back - 1_000) / 300), 9)]! += 1;
    assert.ok(
      tenths.every((count) => count > 80 && count < 120),
      tenths.join(' '),
    );
  });

  test('moves all in half of its time, however many they are', async () => {
    const clock = new ManualClock();
    const sessions = new Set<Movable>();
    let moved = 0;
    for (let index = 0; index < 500; index += 1) {
      const session: Movable = {
        appendsInFlight: 0,
        terminate: () => assert.fail('cut'),
        move() {
          moved += 1;
          sessions.delete(session);
        },
      };
      sessions.add(session);
    }
    // The clock of the spread stands still: what is left is moved when the time is over.
    await drainSessions(sessions, clock, 200);
    assert.equal(moved, 500);
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
