import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fuzz } from '../support/fuzz.ts';
import { inLaws } from '../support/tries.ts';

describe('mutated frames', { concurrency: 4 }, () => {
  test('five thousand end connections and nothing else, and cause every code that frames can (npm run fuzz: a million)', async () => {
    const report = await fuzz({ frames: 5_000, seed: 20_261_124 });
    assert.deepEqual(report.faults, []);
    assert.deepEqual(report.missing, []);
    assert.equal(report.after?.pid, report.before.pid);
    assert.ok(report.after.frames >= 5_000);
  });

  for (const [defect, sign] of [
    ['crash', /^the relay ended: [^]*a planted crash/],
    ['leak', /^memory grew/],
    ['silence', /^the healthy client: no answer in/],
  ] as const) {
    test(`a planted defect is found: ${defect}`, inLaws, async () => {
      const { faults } = await fuzz({ frames: 3_000, seed: 1, defect, patience: 2_000 });
      assert.ok(
        faults.some((fault) => sign.test(fault)),
        faults.join('\n'),
      );
    });
  }
});
