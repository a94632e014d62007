import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CommitReply, Outcome } from '../../../server/src/store/sqlite/calls.ts';
import { decodeReply, encodeReply } from '../../../server/src/store/sqlite/reply-codec.ts';

const seq = fc.nat();
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.tuple(seq, fc.nat(), fc.boolean()),
  fc.tuple(fc.constantFrom('forbidden' as const, 'busy' as const), fc.string()),
  fc.constant(null),
);
const roomCommit = fc
  .record({ room: fc.string(), first: seq, entries: fc.array(fc.string(), { minLength: 1 }) })
  .map(({ room, first, entries }) => ({ room, first, last: first + entries.length - 1, entries }));
const reply: fc.Arbitrary<CommitReply> = fc.record(
  {
    outcomes: fc.array(outcome),
    commits: fc.array(fc.array(roomCommit)),
    isCheckpointDue: fc.boolean(),
    isErasureDue: fc.boolean(),
    failure: fc.string(),
  },
  { requiredKeys: ['outcomes', 'commits', 'isCheckpointDue', 'isErasureDue'], noNullPrototype: true },
);

test('a reply comes out as it went in', () => {
  fc.assert(fc.property(reply, (sent) => assert.deepEqual(decodeReply(structuredClone(encodeReply(sent))), sent)));
});
