import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { CommitQueue, type BatchReply } from '../../../server/src/store/commit-queue.ts';

const bounds = { maxBatch: 4, maxBatchWeight: 100, maxWaiting: 10, maxWaitingWeight: 200 };

/** A queue whose commits end when the test says so. */
function makeQueue() {
  const batches: (readonly string[])[] = [];
  const log: string[] = [];
  let finish: (reply: BatchReply<string>) => void = () => undefined;
  const queue = new CommitQueue<string, string, BatchReply<string>>({
    ...bounds,
    commit(operations) {
      batches.push(operations);
      log.push(`begin ${operations.join()}`);
      return new Promise((resolve) => (finish = resolve));
    },
    onReply: ({ failure }) => log.push(failure ?? 'committed'),
    unavailable: (code) => code,
  });
  const end = async (failure?: string) => {
    const outcomes = batches.at(-1)!.map((operation) => (failure ? 'failed' : `${operation} done`));
    finish({ outcomes, ...(failure && { failure }) });
    await turn();
  };
  const add = (name: string, weight = 1) => queue.add(name, weight, (outcome) => log.push(`${name}: ${outcome}`));
  return { queue, batches, log, add, end };
}

test('P2: one turn makes one batch, and what comes while it is under way the next', async () => {
  const { batches, log, add, end } = makeQueue();
  add('a');
  queueMicrotask(() => add('b'));
  await turn();
  add('c');
  await turn();
  add('d');
  assert.deepEqual(batches, [['a', 'b']]);
  await end();
  assert.deepEqual(batches, [
    ['a', 'b'],
    ['c', 'd'],
  ]);
  await end();
  // The next batch is under way before the one before it is answered.
  assert.deepEqual(log, [
    'begin a,b',
    'begin c,d',
    'a: a done',
    'b: b done',
    'committed',
    'c: c done',
    'd: d done',
    'committed',
  ]);
});

test('a batch is bounded in number and weight, but takes one however heavy', async () => {
  const { batches, add, end } = makeQueue();
  for (const name of 'abcde') add(name);
  for (const name of 'fg') add(name, 60);
  add('h', 150);
  await turn();
  for (let count = 0; count < 4; count++) await end();
  assert.deepEqual(batches, [['a', 'b', 'c', 'd'], ['e', 'f'], ['g'], ['h']]);
});

test('what waits is bounded in number and weight', async () => {
  const { log, add, end, batches } = makeQueue();
  for (let count = 0; count < 11; count++) add(`n${count}`);
  assert.deepEqual(log, ['n10: busy']);
  await turn();
  for (let count = 0; count < 3; count++) await end();
  assert.equal(batches.flat().length, 10);
  log.length = 0;
  add('heavy', 200);
  add('light', 1);
  assert.deepEqual(log, ['light: busy']);
  await turn();
  add('light', 1);
  assert.ok(!log.includes('light: busy', 1));
});

test('P3: nothing overtakes what failed', async () => {
  const { queue, log, add, end } = makeQueue();
  for (const name of 'abcdef') add(name);
  await turn();
  add('g');
  await end('the disk is full');
  assert.deepEqual(log, [
    'begin a,b,c,d',
    ...[...'abcd'].map((name) => `${name}: failed`),
    ...[...'efg'].map((name) => `${name}: store-unavailable`),
    'the disk is full',
  ]);
  assert.ok(queue.isIdle);
  add('h');
  await turn();
  assert.equal(log.at(-1), 'begin h');
});

test('is idle when nothing is left', async () => {
  const { queue, log, add, end } = makeQueue();
  await queue.idle();
  add('a');
  const idle = queue.idle().then(() => log.push('idle'));
  await turn();
  add('b');
  await end();
  assert.ok(!log.includes('idle'));
  await end();
  await idle;
  assert.deepEqual(log.slice(-3), ['b: b done', 'committed', 'idle']);
});
