import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  applyEntries,
  emptyRoom,
  prependPage,
  stateOf,
  type LogEntry,
  type Page,
  type RoomState,
  type Snapshot,
} from '../../src/protocol/index.ts';
import { erased, logOf, stepsThatSet } from '../support/random-log.ts';
import { tries } from '../support/tries.ts';

const foldAll = (log: readonly LogEntry[]): RoomState => applyEntries(emptyRoom, log);

/** The latest `length` messages as the relay would tell them. */
function snapshotOf(state: RoomState, length: number): Snapshot {
  const messages = state.messages.slice(-length).map(({ asOf: _, ...message }) => message);
  return {
    asOf: state.seq,
    messages,
    users: [...state.users.values()],
    more: messages.length < state.messages.length,
    members: [...state.members.values()],
    memberCount: state.memberCount,
  };
}

function pageBefore(state: RoomState, before: number, length: number): Page {
  const older = state.messages.filter((message) => message.seq < before);
  const messages = older.slice(-length).map(({ asOf: _, ...message }) => message);
  return { asOf: state.seq, messages, users: [], more: messages.length < older.length };
}

/** What people see: without the bookkeeping of which entry each message was folded up to. */
const seen = (state: RoomState) => ({
  seq: state.seq,
  messages: state.messages.map(({ asOf: _, ...message }) => message),
  members: [...state.members.entries()].sort(),
  memberCount: state.memberCount,
});

/** Every message is what the log had made of it at some moment not before the cursor: its own `asOf`. */
function assertEachAsItWas(state: RoomState, log: readonly LogEntry[]): void {
  for (const { asOf, ...message } of state.messages) {
    const then = foldAll(log.slice(0, Math.max(asOf, state.seq))).messages;
    const { asOf: _, ...expected } = then.find(({ seq }) => seq === message.seq)!;
    assert.deepEqual(message, expected);
  }
}

describe('the fold', () => {
  test('P6: any split of a log into snapshot and entries gives the same state', () => {
    fc.assert(
      fc.property(stepsThatSet, fc.nat(), fc.integer({ min: 1, max: 50 }), (todo, cut, length) => {
        const log = logOf(todo);
        const at = cut % (log.length + 1);
        const snapshot = snapshotOf(foldAll(log.slice(0, at)), length);
        const split = applyEntries(stateOf('e', snapshot), log.slice(at));
        const whole = foldAll(log);
        const first = snapshot.messages[0]?.seq ?? 0;
        assert.deepEqual(seen(split), {
          ...seen(whole),
          messages: seen(whole).messages.filter((message) => message.seq >= first),
        });
      }),
      { numRuns: tries(150) },
    );
  });

  test('P5: entries that come again, in any cut, change nothing', () => {
    fc.assert(
      fc.property(stepsThatSet, fc.array(fc.tuple(fc.nat(), fc.nat())), (todo, cuts) => {
        const log = logOf(todo);
        let state = emptyRoom;
        for (const [from, length] of cuts) {
          const start = from % (state.seq + 1);
          state = applyEntries(state, log.slice(start, Math.max(state.seq, start + (length % 10))));
        }
        state = applyEntries(state, log);
        assert.deepEqual(state, foldAll(log));
      }),
    );
  });

  test('P5: a gap is an error, and changes nothing', () => {
    const log = logOf([
      { do: 'message', who: 0, text: 'a' },
      { do: 'message', who: 0, text: 'b' },
    ]);
    const state = foldAll(log.slice(0, 1));
    assert.throws(() => applyEntries(state, log.slice(2)), RangeError);
    assert.deepEqual(state, foldAll(log.slice(0, 1)));
  });

  test('P19: a log with its deletions carried out in place folds to the same state', () => {
    fc.assert(
      fc.property(stepsThatSet, (todo) => {
        const log = logOf(todo);
        assert.deepEqual(seen(foldAll(erased(log))), seen(foldAll(log)));
      }),
      { numRuns: tries(100) },
    );
  });

  test('P6: pages of history, asked for at any time and folded as of any later one, complete the same state', () => {
    fc.assert(
      fc.property(
        stepsThatSet,
        fc.nat(),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 }),
        (todo, cut, length, moves) => {
          const log = logOf(todo);
          let at = cut % (log.length + 1);
          let state = stateOf('e', snapshotOf(foldAll(log.slice(0, at)), length));
          for (const [during, ahead] of moves) {
            if (!state.more) break;
            // The page is asked for at `at`; entries arrive; it was folded at some moment not before the asking, maybe ahead of us.
            const askedAt = at;
            const before = state.messages[0]!.seq;
            at = Math.min(log.length, at + (during % 5));
            state = applyEntries(state, log.slice(askedAt, at));
            const foldedAt = Math.min(log.length, askedAt + (ahead % 9));
            const page = pageBefore(foldAll(log.slice(0, foldedAt)), before, length);
            state = prependPage(state, page, log.slice(askedAt, at));
            assertEachAsItWas(state, log);
          }
          // The rest comes one by one: also in between nothing may be seen that never was.
          for (let end = at; end <= log.length; end += 1) {
            state = applyEntries(state, log.slice(0, end));
            assertEachAsItWas(state, log);
          }
          const whole = seen(foldAll(log));
          const first = state.messages[0]?.seq ?? Infinity;
          assert.deepEqual(
            seen(state).messages,
            whole.messages.filter((message) => message.seq >= first),
          );
        },
      ),
      { numRuns: tries(150) },
    );
  });

  test('entries about a deleted message change nothing', () => {
    const log = logOf([
      { do: 'message', who: 0, text: 'secret' },
      { do: 'delete', target: 0 },
    ]);
    const about = { at: 9, from: 'u1', key: 'k', of: 2 };
    const state = applyEntries(foldAll(log), [
      { ...about, seq: 4, type: 'edit', text: 'back again' },
      { ...about, seq: 5, type: 'reaction', emoji: '👍', on: true },
    ]);
    const [message] = state.messages;
    assert.equal(message?.text, '');
    assert.deepEqual(message?.reactions, []);
    assert.equal(message?.deleted?.by, 'u0');
  });

  test('P31: what an entry sets is put in place of the fields of those names, whatever its type is, and null takes them away', () => {
    const about = { at: 9, from: 'u1', key: 'k', of: 2 };
    const log = [
      ...logOf([{ do: 'message', who: 0, text: 'first' }]),
      { ...about, seq: 3, type: 'marvel', set: { star: { at: 9 }, count: 1 } },
      { ...about, seq: 4, type: 'reaction', emoji: '👍', on: true, set: { count: 2 } },
      { ...about, seq: 5, type: 'message', name: 'User 1', text: 'second', set: { more: true } },
    ] as unknown as LogEntry[];
    const [first, second] = foldAll(log).messages as unknown as Record<string, unknown>[];
    assert.deepEqual([first!['text'], first!['star'], first!['count'], first!['more']], ['first', { at: 9 }, 2, true]);
    assert.deepEqual(first!['reactions'], [{ emoji: '👍', by: ['u1'] }]);
    // It is about the other one.
    assert.deepEqual(
      [second!['text'], 'more' in second!, 'of' in second!, 'set' in second!],
      ['second', false, false, false],
    );
    const gone = [{ ...about, seq: 6, type: 'delete', set: { star: null } }] as unknown as LogEntry[];
    const [deleted] = foldAll([...log, ...gone]).messages as unknown as Record<string, unknown>[];
    assert.deepEqual([deleted!['text'], 'star' in deleted!, deleted!['count']], ['', false, 2]);
  });

  test('P31: the relay decides, so that also a deleted message has what is set of it', () => {
    const log = [
      ...logOf([
        { do: 'message', who: 0, text: 'first' },
        { do: 'delete', target: 0 },
      ]),
      { seq: 4, at: 9, from: 'u1', key: 'k', type: 'marvel', of: 2, set: { count: 1 } },
    ] as unknown as LogEntry[];
    const [first] = foldAll(log).messages as unknown as Record<string, unknown>[];
    assert.deepEqual([first!['text'], first!['count']], ['', 1]);
  });

  test('a new name of somebody who is no member makes no member', () => {
    const user = { id: 'u7', name: 'Now', kind: 'guest' } as const;
    const state = foldAll([{ seq: 1, at: 1, from: 'u7', type: 'member', change: 'renamed', user }]);
    assert.equal(state.members.size, 0);
    assert.equal(state.memberCount, 0);
    assert.equal(state.users.get('u7')?.name, 'Now');
  });
});
