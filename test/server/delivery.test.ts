import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { LogEntry } from '../../src/protocol/index.ts';
import { credentialOf, relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import { tries } from '../support/tries.ts';

const numbers = (entries: readonly LogEntry[]): number[] => entries.map(({ seq }) => seq);
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Fills a room's log without going through a socket. */
async function fill(relay: RelayUnderTest, room: string, count: number, text = 'x'): Promise<void> {
  const sender = { id: 'filler', name: 'Filler', kind: 'guest' } as const;
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      relay.store.append({ room, sender, key: `f${index}`, body: { type: 'message', text } }),
    ),
  );
}

describe('P6: joining', () => {
  test('without a cursor gives the latest page and what comes after', async (t) => {
    const relay = await relayFor(t, { limits: { pageLength: 3 } });
    await fill(relay, 'lobby', 9);
    const maya = await relay.enter('Maya');
    const joined = await maya.join('lobby');
    assert.equal(joined.epoch, relay.store.epoch);
    assert.deepEqual([joined.seq, joined.head, joined.snapshot?.asOf, joined.snapshot?.more], [10, 10, 10, true]);
    assert.deepEqual(
      joined.snapshot?.messages.map(({ seq }) => seq),
      [8, 9, 10],
    );
    assert.deepEqual(
      joined.snapshot?.members.map(({ name }) => name),
      ['Filler'],
    );
    assert.deepEqual(joined.can, ['read', 'send', 'edit', 'delete', 'react', 'signal']);
    await maya.say('lobby', 'k', 'hi');
    await maya.reached('lobby', 12);
    assert.deepEqual(numbers(maya.entries('lobby')), [11, 12]);
  });

  test('with a cursor gives what is missing, and no snapshot', async (t) => {
    const relay = await relayFor(t);
    await fill(relay, 'lobby', 40);
    const maya = await relay.enter();
    const joined = await maya.join('lobby', { epoch: relay.store.epoch, seq: 17 });
    assert.deepEqual([joined.seq, joined.head, joined.snapshot], [17, 41, undefined]);
    await maya.reached('lobby', 41);
    assert.deepEqual(numbers(maya.entries('lobby')), range(18, 41));
  });

  test('at the head asks nothing of the store', async (t) => {
    const relay = await relayFor(t);
    await fill(relay, 'lobby', 4);
    const maya = await relay.enter();
    await maya.join('lobby', { epoch: relay.store.epoch, seq: 5 });
    assert.deepEqual([relay.store.calls.since, relay.store.calls.snapshot], [0, 0]);
  });

  const useless: readonly (readonly [what: string, epoch: string, seq: number])[] = [
    ['of another log', 'other', 3],
    ['beyond the head', 'memory', 2_000],
    ['too far behind', 'memory', 3],
  ];
  for (const [what, epoch, seq] of useless) {
    test(`with a cursor ${what} gives a snapshot`, async (t) => {
      const relay = await relayFor(t);
      await fill(relay, 'lobby', 1_010);
      const maya = await relay.enter();
      const joined = await maya.join('lobby', { epoch, seq });
      assert.deepEqual([joined.seq, joined.snapshot?.asOf], [1_011, 1_011]);
      await maya.say('lobby', 'k', 'hi');
      await maya.reached('lobby', 1_013);
      assert.deepEqual(numbers(maya.entries('lobby')), [1_012, 1_013]);
    });
  }

  test('again starts delivery anew from the cursor given', async (t) => {
    const relay = await relayFor(t);
    await fill(relay, 'lobby', 5);
    const maya = await relay.enter();
    await maya.join('lobby', { epoch: relay.store.epoch, seq: 6 });
    await maya.join('lobby', { epoch: relay.store.epoch, seq: 2 });
    await maya.reached('lobby', 6);
    assert.deepEqual(numbers(maya.entries('lobby')), range(3, 6));
    assert.equal(relay.relay.stats().rooms, 1);
  });

  test('many at once asks the store for one snapshot', async (t) => {
    const relay = await relayFor(t);
    await fill(relay, 'lobby', 5);
    const guests = await Promise.all(range(1, 20).map(() => relay.enter()));
    await Promise.all(guests.map((guest) => guest.join('lobby')));
    assert.ok(relay.store.calls.snapshot <= 3, `${relay.store.calls.snapshot} snapshots`);
  });

  test('more rooms than allowed is refused, until one is left', async (t) => {
    const relay = await relayFor(t, { limits: { rooms: 2 } });
    const maya = await relay.enter();
    await maya.join('a');
    await maya.join('b');
    maya.send({ type: 'join', room: 'c' });
    const refusal = await maya.next('error');
    assert.deepEqual([refusal.code, refusal.room], ['too-many', 'c']);
    maya.send({ type: 'leave', room: 'a' });
    await maya.join('c');
  });

  test('a room that the store cannot read is refused for now, and joined when it can', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    relay.store.readFailure = new Error('disk');
    maya.send({ type: 'join', room: 'lobby' });
    const refusal = await maya.next('error');
    assert.deepEqual([refusal.code, refusal.class, refusal.room], ['store-unavailable', 'retry', 'lobby']);
    relay.store.readFailure = undefined;
    await maya.join('lobby');
    assert.equal(relay.relay.stats().rooms, 1);
  });

  test('a page of history says as of which entry it is folded', async (t) => {
    const relay = await relayFor(t);
    await fill(relay, 'lobby', 30);
    const maya = await relay.enter();
    maya.send({ type: 'history', id: 7, room: 'lobby', before: 20, limit: 4 });
    const page = await maya.next('page');
    assert.deepEqual([page.id, page.asOf, page.more, page.epoch], [7, 31, true, relay.store.epoch]);
    assert.deepEqual(
      page.messages.map(({ seq }) => seq),
      [16, 17, 18, 19],
    );
  });
});

describe('P5: everything after the cursor, in order, without gap or duplicate', () => {
  test('whatever races with whatever: joins, rejoins, leaving, breaks, sends', async () => {
    const action = fc.constantFrom('send', 'burst', 'join', 'rejoin', 'leave', 'break', 'wait') as fc.Arbitrary<string>;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 25 }), async (actions) => {
        const cleanups: (() => unknown)[] = [];
        const relay = await relayFor({ after: (fn: () => unknown) => void cleanups.push(fn) } as never);
        try {
          const sender = await relay.enter('Sender');
          await sender.join('lobby');
          let reader = await relay.enter('Reader');
          const credential = credentialOf(reader);
          const log: number[] = [];
          let taken = 0;
          let isJoined = false;
          let sent = 0;
          /** Reads what came since the last look, as a client does that skips what it has. */
          const take = (): void => {
            for (const message of reader.received.slice(taken)) {
              if (message.type === 'joined' && message.snapshot) log.splice(0, Infinity, ...range(1, message.seq));
              if (message.type !== 'entries') continue;
              for (const { seq } of message.entries) {
                if (seq <= log.length) continue;
                assert.equal(seq, log.length + 1, 'a gap');
                log.push(seq);
              }
            }
            taken = reader.received.length;
          };
          const cursor = () => ({ cursor: { epoch: relay.store.epoch, seq: log.length } });
          for (const what of actions) {
            if (what === 'send' || what === 'burst') {
              for (const _ of range(1, what === 'send' ? 1 : 5)) {
                sender.send({ type: 'send', room: 'lobby', key: `k${sent++}`, body: { type: 'message', text: 'x' } });
              }
            } else if (what === 'join' || what === 'rejoin') {
              take();
              reader.send({ type: 'join', room: 'lobby', ...(what === 'rejoin' || isJoined ? cursor() : {}) });
              isJoined = true;
            } else if (what === 'leave') {
              if (isJoined) reader.send({ type: 'leave', room: 'lobby' });
              isJoined = false;
            } else if (what === 'break') {
              reader.cut();
              await reader.closed;
              take();
              reader = await relay.enter(undefined, credential);
              taken = 0;
              isJoined = false;
            } else {
              sender.send({ type: 'beat', cursors: [] });
              await sender.next('beat');
            }
          }
          const total = sent === 0 ? 0 : sent + 1;
          if (sent > 0) await sender.reached('lobby', total);
          take();
          reader.send({ type: 'join', room: 'lobby', ...cursor() });
          await until(() => (take(), log.length >= total));
          assert.deepEqual(log, range(1, total));
        } finally {
          for (const cleanup of cleanups) await cleanup();
        }
      }),
      { numRuns: tries(15) },
    );
  });

  test('a sender gets its own entries like everybody else, together with the acks', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter('Maya');
    await maya.join('lobby');
    maya.send(
      ...range(1, 5).map((n) => {
        return { type: 'send', room: 'lobby', key: `k${n}`, body: { type: 'message', text: `${n}` } } as const;
      }),
    );
    await maya.reached('lobby', 6);
    assert.deepEqual(numbers(maya.entries('lobby')), range(1, 6));
    const acks = maya.frames.filter((frame) => frame.includes('"ack"'));
    assert.equal(acks.length, 1, 'all acks of a turn are one frame');
    const [entry] = maya.entries('lobby').slice(1);
    assert.equal(entry?.from, maya.welcome.user.id);
    assert.equal(entry?.type === 'message' && entry.name, 'Maya');
  });

  test('nothing comes from a room that was left', async (t) => {
    const relay = await relayFor(t);
    const [maya, jonas] = [await relay.enter(), await relay.enter()];
    await maya.join('lobby');
    await jonas.join('lobby');
    maya.send({ type: 'leave', room: 'lobby' }, { type: 'beat', cursors: [] });
    await maya.next('beat');
    await jonas.say('lobby', 'k', 'hi');
    await jonas.reached('lobby', 2);
    maya.send({ type: 'beat', cursors: [] });
    await maya.next('beat');
    assert.deepEqual(maya.entries('lobby'), []);
  });
});

describe('P9: one encoding for all', () => {
  test('every subscriber gets the same bytes, which are the texts of the store', async (t) => {
    const relay = await relayFor(t);
    const texts: string[] = [];
    relay.store.onCommit((commits) => texts.push(...commits.flatMap(({ entries }) => entries)));
    const guests = await Promise.all(range(1, 8).map((n) => relay.enter(`Guest ${n}`)));
    for (const guest of guests) await guest.join('lobby');
    const bytes = guests.map((guest) => {
      const chunks: Buffer[] = [];
      guest.socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      return chunks;
    });
    await fill(relay, 'lobby', 30, 'Grüße 👋 \u2028 "quoted"');
    for (const guest of guests) await guest.reached('lobby', 31);
    const received = bytes.map((chunks) => Buffer.concat(chunks));
    for (const each of received) assert.ok(each.equals(received[0]!));
    assert.equal(
      received[0]!.toString().slice(received[0]!.indexOf('[{"type"')),
      `[{"type":"entries","room":"lobby","epoch":"memory","entries":[${texts.join(',')}]}]`,
    );
  });
});

describe('P7: heartbeats', () => {
  test('what a cursor shows to be missing is sent again, once it is older than one beat', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    await maya.join('lobby');
    await fill(relay, 'lobby', 4);
    await maya.reached('lobby', 5);
    const beat = async (seq: number) => {
      maya.send({ type: 'beat', cursors: [['lobby', seq]] });
      await maya.next('beat');
    };
    // As if numbers 3 to 5 had been lost on the way. They were sent after the last beat, so they may still be under way.
    await beat(2);
    assert.equal(relay.relay.stats().repaired, 0);
    await beat(2);
    await until(() => maya.entries('lobby').length === 8);
    assert.deepEqual(numbers(maya.entries('lobby')), [1, 2, 3, 4, 5, 3, 4, 5]);
    assert.equal(relay.relay.stats().repaired, 1);
    await beat(5);
    await beat(5);
    assert.equal(maya.entries('lobby').length, 8);
  });

  test('a room that is not followed, or a number from the future, does no harm', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    await maya.join('lobby');
    for (const _ of range(1, 3)) {
      maya.send({
        type: 'beat',
        cursors: [
          ['other', 3],
          ['lobby', 1_000],
        ],
      });
      await maya.next('beat');
    }
    await fill(relay, 'lobby', 1);
    await maya.reached('lobby', 2);
    assert.deepEqual(numbers(maya.entries('lobby')), [1, 2]);
  });
});
