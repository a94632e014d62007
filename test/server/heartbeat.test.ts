import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Timer, TimerWheel } from '../../server/src/heartbeat.ts';
import { ManualClock } from '../support/manual-clock.ts';

function makeWheel() {
  const clock = new ManualClock();
  const failures: unknown[] = [];
  const wheel = new TimerWheel(clock, (error) => failures.push(error));
  const makeTimer = () => {
    const rung: number[] = [];
    return { timer: new Timer({ onTimer: (now) => rung.push(now) }), rung };
  };
  return { clock, wheel, failures, makeTimer };
}

describe('the timer wheel', () => {
  test('rings once, never early, and at most two ticks late, however often a timer is set anew', () => {
    const step = fc.record({
      set: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
      cancel: fc.boolean(),
      advance: fc.integer({ min: 0, max: 90_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { clock, wheel, makeTimer } = makeWheel();
        const { timer, rung } = makeTimer();
        let due: number | undefined;
        for (const { set, cancel, advance } of steps) {
          if (cancel) {
            wheel.cancel(timer);
            due = undefined;
          }
          if (set !== undefined) {
            wheel.set(timer, set);
            due = clock.elapsed() + set;
          }
          clock.advance(advance);
          for (const at of rung.splice(0)) {
            assert.ok(due !== undefined, 'rang though it was not set');
            assert.ok(at >= due && at <= due + 100, `rang at ${at}, due at ${due}`);
            due = undefined;
          }
          assert.ok(due === undefined || clock.elapsed() <= due + 100, 'did not ring');
        }
      }),
    );
  });

  test('one owner that throws keeps nobody from being called', () => {
    const { clock, wheel, failures, makeTimer } = makeWheel();
    const failing = new Timer({
      onTimer: () => {
        throw new Error('broken');
      },
    });
    const { timer, rung } = makeTimer();
    wheel.set(failing, 100);
    wheel.set(timer, 100);
    clock.advance(200);
    assert.equal(rung.length, 1);
    assert.equal(failures.length, 1);
  });

  test('rings after the clock stood still for longer than the wheel is round', () => {
    const { wheel, makeTimer } = makeWheel();
    let now = 1_000;
    let tick = (): void => undefined;
    const sleepy = new TimerWheel(
      {
        now: () => 0,
        random: () => 0,
        elapsed: () => now,
        every: (_, callback) => ((tick = callback), () => undefined),
      },
      () => undefined,
    );
    const { timer, rung } = makeTimer();
    sleepy.set(timer, 35_000);
    now += 8 * 3_600_000;
    tick();
    assert.deepEqual(rung, [now]);
    wheel.close();
  });
});
