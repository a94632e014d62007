import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { completeLimits } from '../../server/src/limits.ts';
import { TokenBucket } from '../../server/src/token-bucket.ts';
import { defaultLimits } from '../../src/protocol/index.ts';

describe('token buckets', () => {
  test('never let more through than burst plus rate times time, and say truly when the next may go', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 }), steps, (rate, burst, waits) => {
        let now = 5_000;
        const bucket = new TokenBucket(burst, now);
        let passed = 0;
        for (const wait of waits) {
          now += wait;
          const retryAfter = bucket.take(rate, burst, now);
          if (retryAfter === 0) passed += 1;
          else {
            now += retryAfter;
            assert.equal(bucket.take(rate, burst, now), 0);
            passed += 1;
          }
          assert.ok(passed <= burst + (rate * (now - 5_000)) / 1_000 + 1e-3);
        }
      }),
    );
  });

  test('a clock that goes back gives nothing and takes nothing', () => {
    const bucket = new TokenBucket(1, 10_000);
    assert.equal(bucket.take(1, 1, 10_000), 0);
    assert.ok(bucket.take(1, 1, 0) > 0);
  });
});

describe('limits', () => {
  test('are filled up by the defaults', () => {
    assert.deepEqual(completeLimits({ textLength: 9 }), { ...defaultLimits, textLength: 9 });
  });

  for (const wrong of [{ textLenght: 3 }, { rooms: 0 }, { rooms: -1 }, { rooms: NaN }, { rooms: '5' }]) {
    test(`${JSON.stringify(wrong)} is refused`, () => assert.throws(() => completeLimits(wrong as object), RangeError));
  }
});
