import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTrace, traceRelay, untraceable } from './sync-order.ts';

const skip = untraceable();
if (skip !== undefined) console.log(`The order of system calls is not looked at: ${skip}.`);

describe('P2: an entry is on disk before the acknowledgement is written to a socket', { skip: skip ?? false }, () => {
  test('the relay, by its system calls', async () => {
    const { acknowledgements, syncs, early } = await traceRelay({}, { count: 40 });
    assert.deepEqual(early, []);
    assert.equal(acknowledgements, 320);
    assert.ok(syncs > 0 && syncs < acknowledgements, `${syncs} syncs`);
  });

  test('a relay that does not sync its commits is found out', async () => {
    const { early } = await traceRelay({ careless: true }, { count: 20 });
    assert.match(early[0] ?? '', /before it was synced/);
  });

  test('so is one that acknowledges before it commits', async () => {
    const { early } = await traceRelay({ defect: 'ack-before-commit' }, { count: 20 });
    assert.match(early[0] ?? '', /before it was written/);
  });
});

test('calls that overlap are read in the order in which they began and ended', async () => {
  const ack = String.raw`7 write(30<socket:[1]>, "[{\"type\":\"ack\",\"room\":\"r\",\"key\":\"sync-1\"}]", 40) = 40`;
  const trace = async function* (...lines: string[]) {
    yield* lines;
  };
  const begun = [
    '8 pwrite64(9</d/live-chat.db-wal>, "sync-1", 6, 0) = 6',
    '8 fdatasync(9</d/live-chat.db-wal> <unfinished ...>',
  ];
  const ended = '8 <... fdatasync resumed>) = 0';
  assert.deepEqual((await readTrace(trace(...begun, ended, ack))).early, []);
  assert.equal((await readTrace(trace(...begun, ack, ended))).early.length, 1);
  // A sync that was under way when the entry was written says nothing of it.
  assert.equal((await readTrace(trace(begun[1]!, begun[0]!, ended, ack))).early.length, 1);
});
