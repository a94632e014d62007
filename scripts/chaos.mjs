// `npm run chaos -- --minutes 10`: people talk while everything goes wrong that a seed decides, and then it is held against what must always
// hold. See test/scenario/README.md.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browserPath } from './browser.mjs';
import { countOf } from '../test/scenario/checker.ts';
import { run } from '../test/scenario/conductor.ts';
import { defects, runWith, shortPlan, signOf } from '../test/scenario/defect-check.ts';
import { drawPlan } from '../test/scenario/plan.ts';

const help = `Usage: npm run chaos -- [options]

  --seed N             the first seed (default 1)
  --seeds N            how many seeds (default 1, or as many as --minutes allows)
  --minutes M          begins no further seed after so long
  --seconds S          how long people talk in each seed (default 6)
  --jobs N             seeds at a time (default 3)
  --no-tabs            no browser tabs; otherwise every fourth seed has two, where there is a Chromium
  --only KIND          only faults of the kind link, client or relay
  --history FILE       writes the history of the last seed there, as JSON lines (a failing one is always kept)
  --check-the-checker  plants one defect after the other and shows that each is found; --seed is the first tried
  --help               this text

The same seed with the same options is the same schedule.`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    seconds: { type: 'string', default: '6' },
    jobs: { type: 'string', default: '3' },
    tabs: { type: 'boolean', default: true },
    only: { type: 'string' },
    history: { type: 'string' },
    'check-the-checker': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

/** @param {string} name */
function numberOf(name) {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`--${name} must be a number above 0.\n\n${help}`);
  process.exit(2);
}

const kinds = { link: 'weather cut', client: 'client', relay: 'relay' };
if (values.help) {
  console.log(help);
  process.exit(0);
}
if (values.only !== undefined && !Object.hasOwn(kinds, values.only)) {
  console.error(`--only must be one of ${Object.keys(kinds).join(', ')}.`);
  process.exit(2);
}

const firstSeed = numberOf('seed');
const began = performance.now();
const minutes = () => (performance.now() - began) / 60_000;
const folder = path.join(tmpdir(), 'live-chat-chaos');
mkdirSync(folder, { recursive: true });

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.exit(await (values['check-the-checker'] ? checkTheChecker() : runSeeds()));

async function runSeeds() {
  const limit = values.minutes === undefined ? Infinity : numberOf('minutes');
  const seeds = values.seeds === undefined ? (limit === Infinity ? 1 : Infinity) : numberOf('seeds');
  const tabs = values.tabs && browserPath() !== undefined ? await import('../test/scenario/tabs.ts') : undefined;
  const openTab = await tabs?.openTabs();
  const total = { seeds: 0, messages: 0, failed: 0, lost: 0, duplicated: 0, reordered: 0, leaked: 0, others: 0 };
  let next = firstSeed;

  async function work() {
    while (next < firstSeed + seeds && minutes() < limit) {
      const plan = planOf(next++, openTab !== undefined);
      const outcome = await run(plan, openTab && { openTab: openTab.open });
      report(outcome, total);
    }
  }
  await Promise.all(Array.from({ length: numberOf('jobs') }, work));
  await openTab?.close();
  const { lost, duplicated, reordered, leaked, others } = total;
  console.log(
    `\n${total.seeds} seeds, ${total.messages} messages: ${lost} lost, ${duplicated} duplicated, ${reordered} reordered, ${leaked} leaked` +
      `${others ? `, ${others} other violations` : ''} (${minutes().toFixed(1)} minutes)`,
  );
  return total.failed > 0 ? 1 : 0;
}

function planOf(seed, hasTabs) {
  const plan = drawPlan(seed, numberOf('seconds') * 1_000, hasTabs);
  if (values.only === undefined) return plan;
  const wanted = kinds[values.only].split(' ');
  return { ...plan, faults: plan.faults.filter((fault) => wanted.some((kind) => kind in fault)) };
}

function report({ plan, history, violations, messages }, total) {
  const counts = countOf(violations);
  total.seeds += 1;
  total.messages += messages;
  for (const [kind, count] of Object.entries(counts)) total[kind in total ? kind : 'others'] += count;
  const tabs = plan.clients.filter(({ isTab }) => isTab).length;
  const people = `${plan.clients.length} clients${tabs ? ` (${tabs} tabs)` : ''}, ${plan.faults.length} faults, ${messages} messages`;
  if (values.history) history.write(values.history, plan);
  if (violations.length === 0) return console.log(`seed ${plan.seed}: ${people}: all well`);
  total.failed += 1;
  const file = path.join(folder, `seed-${plan.seed}.jsonl`);
  history.write(file, plan);
  const [shortest] = violations.toSorted((a, b) => a.text.length - b.text.length);
  console.log(`seed ${plan.seed}: ${people}: FAILED, ${violations.length} violations`);
  console.log(`  ${shortest.kind}: ${shortest.text}`);
  console.log(`  history: ${file}`);
  const only = values.only ? ` --only ${values.only}` : '';
  const same = `${values.seconds === '6' ? '' : ` --seconds ${values.seconds}`}${values.tabs ? '' : ' --no-tabs'}${only}`;
  console.log(`  again:   npm run chaos -- --seed ${plan.seed}${same}`);
}

async function checkTheChecker() {
  const tries = values.seeds === undefined ? 5 : numberOf('seeds');
  const caught = new Map();
  const waiting = [...defects];
  async function work() {
    for (let defect = waiting.shift(); defect; defect = waiting.shift()) {
      for (let seed = firstSeed; seed < firstSeed + tries && !caught.has(defect); seed++) {
        const sign = signOf(await runWith(shortPlan(defect, seed), defect), defect);
        if (sign) caught.set(defect, `seed ${seed}, ${sign.kind}: ${sign.text}`);
      }
      console.log(`${defect}: ${caught.get(defect) ?? `NOT FOUND in ${tries} seeds`}`);
    }
  }
  await Promise.all(Array.from({ length: numberOf('jobs') }, work));
  console.log(`\n${caught.size} of ${defects.length} planted defects found`);
  return caught.size === defects.length ? 0 : 1;
}
