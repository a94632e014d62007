import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from '../support/fuzz.ts';

test('two thousand mutated frames end connections and nothing else (npm run fuzz has a million)', async () => {
  const report = await fuzz({ frames: 2_000, seed: 20_261_124 });
  assert.deepEqual(report.faults, []);
  assert.equal(report.pidAfter, report.pidBefore);
  assert.ok(report.codes['bad-message'] && report.codes['bad-frame'], JSON.stringify(report.codes));
});
