import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Backlog, type Loaded } from '../../server/src/backlog.ts';
import { TimerWheel } from '../../server/src/heartbeat.ts';
import { bounds } from '../../server/src/limits.ts';
import { createStats } from '../../server/src/metrics.ts';
import { ManualClock } from '../support/manual-clock.ts';

class Reader implements Loaded {
  backlog: number;
  isBehind = false;
  isCut = false;

  constructor(backlog: number) {
    this.backlog = backlog;
  }

  fallBehind(): void {
    this.isBehind = true;
  }

  cut(): void {
    this.isCut = true;
    this.backlog = 0;
  }
}

function backlogOf(most: number, sizes: readonly number[]) {
  const clock = new ManualClock();
  const stats = createStats();
  const backlog = new Backlog(new TimerWheel(clock, (error) => assert.fail(error as Error)), stats, most);
  const readers = sizes.map((size) => new Reader(size));
  for (const reader of readers) backlog.note(reader);
  const look = (): void => clock.advance(bounds.backlogInterval + 50);
  const those = (what: 'isBehind' | 'isCut') => readers.flatMap((reader, index) => (reader[what] ? [index] : []));
  return { backlog, stats, readers, look, those };
}

describe('P8: the bound on all send buffers together', () => {
  test('is none of the matter of those that stay below it', () => {
    const { stats, look, those, readers } = backlogOf(100, [30, 40, 30]);
    look();
    assert.equal(stats.backlog, 100);
    assert.deepEqual([those('isBehind'), those('isCut')], [[], []]);
    for (const reader of readers) reader.backlog = 0;
    look();
    assert.equal(stats.backlog, 0);
  });

  test('sets the fullest behind first, no more than needed, and cuts them when that did not help', () => {
    const { stats, look, those, readers } = backlogOf(100, [10, 90, 20, 60, 30]);
    look();
    assert.deepEqual([those('isBehind'), those('isCut')], [[1, 3], []]);
    look();
    assert.deepEqual(
      [those('isBehind'), those('isCut')],
      [
        [1, 3],
        [1, 3],
      ],
    );
    assert.equal(stats.cut, 2);
    look();
    assert.equal(stats.backlog, 60);
    assert.deepEqual(
      readers.map(({ isCut }) => isCut),
      [false, true, false, true, false],
    );
  });

  test('one that was set behind and drained is not cut for what others hold later', () => {
    const { backlog, look, those, readers } = backlogOf(100, [120, 10]);
    look();
    assert.deepEqual(those('isBehind'), [0]);
    readers[0]!.backlog = 0;
    look();
    readers[0]!.backlog = 70;
    readers[1]!.backlog = 60;
    backlog.note(readers[0]!);
    look();
    assert.deepEqual(those('isCut'), []);
  });
});
