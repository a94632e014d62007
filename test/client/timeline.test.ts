import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { createTimeline } from '../../src/client/timeline.ts';
import { applyEntries, emptyRoom } from '../../src/protocol/index.ts';
import type { LogEntry, Message, RoomState } from '../../src/protocol/index.ts';
import { logOf, steps } from '../support/random-log.ts';
import { tries } from '../support/tries.ts';

const epoch = 'one';
const plain = (messages: RoomState['messages']): Message[] => messages.map(({ asOf: _, ...message }) => message);

/** What a relay knows of a log up to a number. */
function relayAt(log: readonly LogEntry[], seq: number) {
  const state = applyEntries({ ...emptyRoom, epoch }, log.slice(0, seq));
  return {
    snapshot: (length: number) => ({
      asOf: seq,
      messages: plain(state.messages).slice(-length),
      more: state.messages.length > length,
      users: [],
      members: [...state.members.values()],
      memberCount: state.memberCount,
    }),
    page: (before: number, length: number) => {
      const older = plain(state.messages).filter((message) => message.seq < before);
      return { asOf: seq, epoch, messages: older.slice(-length), more: older.length > length, users: [] };
    },
    state,
  };
}

const delivery = fc.record({
  length: fc.nat({ max: 6 }),
  fate: fc.constantFrom('keep', 'keep', 'keep', 'lose', 'repeat', 'again', 'ask', 'answer', 'rejoin'),
  page: fc.integer({ min: 1, max: 7 }),
});

describe('timeline', () => {
  it('P5 P6: whatever is lost, repeated or interleaved with pages, it is the fold of the log', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(delivery, { minLength: 5, maxLength: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (todo, deliveries, start, pageLength) => {
          const log = logOf(todo);
          const timeline = createTimeline();
          /** How far the relay has come, and how far it has sent. */
          let sent = start % (log.length + 1);
          timeline.joined({ epoch, snapshot: relayAt(log, sent).snapshot(pageLength) });
          let asked: { before: number; at: number } | undefined;

          /** The join that closes a gap, answered at once. */
          const rejoin = () => {
            const { seq } = timeline.cursor()!;
            assert.equal(timeline.joined({ epoch }), undefined);
            assert.ok(timeline.append({ epoch, entries: log.slice(seq, sent) }));
          };
          const deliver = (entries: LogEntry[]) => {
            if (!timeline.append({ epoch, entries })) rejoin();
          };

          for (const { length, fate, page } of deliveries) {
            if (fate === 'ask') {
              const first = timeline.state.messages[0];
              if (asked || !first || !timeline.state.more) continue;
              timeline.expectPage();
              // The relay may fold the page as of an entry that has not arrived here, or handle the question later.
              asked = { before: first.seq, at: Math.min(log.length, sent + length) };
            } else if (fate === 'answer') {
              if (!asked) continue;
              timeline.prepend(relayAt(log, Math.max(asked.at, asked.before - 1)).page(asked.before, page));
              asked = undefined;
            } else if (fate === 'rejoin') {
              rejoin();
            } else if (fate === 'again') {
              deliver(log.slice(Math.max(0, sent - length), sent));
            } else {
              const entries = log.slice(sent, sent + length);
              sent += entries.length;
              if (fate !== 'lose') deliver(entries);
              if (fate === 'repeat') deliver(entries);
            }
            const { messages, seq } = timeline.state;
            if (!asked) {
              const folded = relayAt(log, seq).state.messages;
              // A page may be ahead of the cursor in what was done to its messages; it is even with the log when the cursor is.
              assert.deepEqual(
                messages.map((message) => message.seq),
                folded.slice(-messages.length || folded.length).map((message) => message.seq),
              );
            }
          }
          sent = log.length;
          rejoin();
          if (asked) timeline.prepend(relayAt(log, log.length).page(asked.before, 3));
          const { state } = relayAt(log, log.length);
          const shown = plain(timeline.state.messages);
          assert.deepEqual(shown, shown.length ? plain(state.messages).slice(-shown.length) : []);
          assert.equal(timeline.state.seq, log.length);
          assert.equal(timeline.state.memberCount, state.memberCount);
          assert.deepEqual([...timeline.state.members], [...state.members]);
          assert.equal(timeline.state.more, shown.length < state.messages.length);
        },
      ),
      { numRuns: tries(200) },
    );
  });

  const message = (seq: number): LogEntry => ({
    seq,
    type: 'message',
    at: seq,
    from: 'u',
    name: 'U',
    key: `k${seq}`,
    text: `${seq}`,
  });
  const joined = () => {
    const timeline = createTimeline();
    const log = [message(1), message(2)];
    timeline.joined({ epoch, snapshot: relayAt(log, 2).snapshot(10) });
    return timeline;
  };

  it('P1: entries of another log are never mixed in, and its snapshot replaces everything', () => {
    const timeline = joined();
    assert.equal(timeline.append({ epoch: 'two', entries: [message(3)] }), undefined);
    assert.equal(timeline.state.seq, 2);
    assert.equal(timeline.joined({ epoch: 'two', snapshot: relayAt([message(1)], 1).snapshot(10) }), 'epoch');
    assert.deepEqual(timeline.cursor(), { epoch: 'two', seq: 1 });
    assert.equal(timeline.state.messages.length, 1);
  });

  it('P6: a snapshot of the same log says that too much was missed', () => {
    const timeline = joined();
    assert.equal(timeline.joined({ epoch, snapshot: relayAt([1, 2, 3, 4].map(message), 4).snapshot(1) }), 'distance');
    assert.deepEqual(
      timeline.state.messages.map(({ seq }) => seq),
      [4],
    );
  });

  it('P6: a page of a log that is no longer this one is not put in', () => {
    const timeline = joined();
    timeline.expectPage();
    timeline.joined({ epoch: 'two', snapshot: relayAt([message(1)], 1).snapshot(10) });
    assert.equal(timeline.prepend({ asOf: 2, epoch, messages: [], more: false, users: [] }), 0);
  });
});
