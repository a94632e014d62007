// What goes wrong beside tests, and not in what they wait for. Run by test/node-tests.test.ts.
import { describe, test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';

const forever = new Promise(() => {});

function fail(message: string): never {
  throw new Error(message);
}

test('leaves a timer behind', () => void setTimeout(fail, 0, 'after the end'));

describe('beside each other', { concurrency: 4 }, () => {
  test('waits', () => later(20));
  test('throws in a timer', async () => {
    await later(1);
    setTimeout(fail, 1, 'in a timer');
    await forever;
  });
  test('rejects what nobody waits for', async () => {
    await later(1);
    void later(1).then(() => fail('not waited for'));
    await forever;
  });
  test('has a test in it', async (t) => {
    await t.test('that waits', () => later(20));
  });
});
