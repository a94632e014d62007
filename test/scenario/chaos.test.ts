import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { run } from './conductor.ts';
import { runWith, shortPlan, signOf, type Defect } from './defect-check.ts';
import { drawPlan } from './plan.ts';
import { inLaws } from '../support/tries.ts';
import { openTabs } from './tabs.ts';

/** What `npm run chaos` does for hours, for a little while. */
describe('whatever goes wrong, nothing is lost, duplicated, reordered or leaked', { concurrency: 3 }, () => {
  let tabs: Awaited<ReturnType<typeof openTabs>>;
  before(async () => (tabs = await openTabs()));
  after(() => tabs.close());

  for (const seed of [3, 4, 7]) {
    test(`seed ${seed}`, async () => {
      const plan = drawPlan(seed, 3_000, true);
      const { violations, messages } = await run(plan, { openTab: tabs.open });
      assert.deepEqual(violations.slice(0, 5), []);
      assert.ok(messages > 10, `only ${messages} messages`);
    });
  }

  test('the same seed is the same schedule', () => {
    assert.deepEqual(drawPlan(5, 6_000), drawPlan(5, 6_000));
    assert.notDeepEqual(drawPlan(5, 6_000).faults, drawPlan(6, 6_000).faults);
  });
});

describe('planted defects are found', { concurrency: 5, ...inLaws }, () => {
  const planted: Defect[] = ['ack-before-commit', 'no-dedupe', 'resume-off-by-one', 'leak', 'outbox-forgets-early'];
  for (const defect of planted) {
    test(defect, async () => {
      for (let seed = 1; seed <= 8; seed++) if (signOf(await runWith(shortPlan(defect, seed), defect), defect)) return;
      assert.fail('not found');
    });
  }
});
