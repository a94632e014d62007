// One stalled reader in a room of 1,000 at 100 messages a second for a minute: what the relay and the kernel hold for it, and what the others
// notice, beside the same without it.
import { readFileSync } from 'node:fs';
import { nodeFlags, start } from './support/process.mjs';
import { table, thousands } from './support/report.mjs';

const members = 1_000;
const perSecond = 100;
const seconds = Number(process.env.LIVE_CHAT_SLOW_SECONDS ?? 60);
const bound = 1_048_576;

/** Bytes in the kernel's send queue of the relay's socket to that port. */
function queuedFor(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[2]?.endsWith(`:${hex}`)) return Number.parseInt(fields[4].split(':')[0], 16);
  }
  return 0;
}

async function measure(isStalled) {
  const server = await start('server.mjs', ['live-chat'], { execArgv: [...nodeFlags, '--expose-gc'] });
  const load = await start('readers.mjs', [server.first.port, members]);
  const stalled = isStalled ? await start('stalled.mjs', [server.first.port]) : undefined;
  let buffered = 0;
  let queued = 0;
  let isOver = false;
  const watch = (async () => {
    while (!isOver && stalled) {
      buffered = Math.max(buffered, (await server.ask('stats')).backlog);
      queued = Math.max(queued, queuedFor(stalled.first.port));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  const result = await load.ask({ perSecond, seconds });
  isOver = true;
  await watch;
  const { rss } = await server.ask('rss');
  const { behind, cut } = await server.ask('stats');
  await Promise.all([load.stop(), stalled?.stop()]);
  await server.stop();
  return { ...result, buffered, queued, rss, behind, cut };
}

export async function run() {
  // In this order, so that a machine that gets slower or faster does so for both.
  const rounds = { without: [], with: [] };
  for (const name of ['without', 'with', 'with', 'without']) rounds[name].push(await measure(name === 'with'));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  /** The middle one of the p99 of all stretches of ten seconds: what is usual, whatever else the machine did for a moment. */
  const usual = (name) => {
    const all = rounds[name].flatMap(({ p99s }) => p99s).sort((one, other) => one - other);
    return (all[Math.floor((all.length - 1) / 2)] + all[Math.ceil((all.length - 1) / 2)]) / 2;
  };
  const value = (name, field) => mean(rounds[name].map((each) => each[field]));
  console.log(
    `\nSlow reader: ${thousands(members)} members at ${perSecond} messages a second for ${seconds} s, one of them reads nothing`,
  );
  const row = (name) => [
    name === 'with' ? 'beside a stalled reader' : 'without it',
    value(name, 'p50').toFixed(1),
    usual(name).toFixed(1),
    rounds[name].map(({ p99 }) => p99.toFixed(1)).join(', '),
    (value(name, 'rss') / 1_048_576).toFixed(0),
    thousands(Math.max(...rounds[name].map(({ buffered }) => buffered))),
    thousands(Math.max(...rounds[name].map(({ queued }) => queued))),
  ];
  console.log(
    table(
      [
        'the others',
        'p50 ms',
        'p99 ms of 10 s, median',
        'p99 ms of each round',
        'relay MB',
        'buffered for it',
        "in the kernel's queue",
      ],
      [row('without'), row('with')],
    ),
  );
  const held = Math.max(...rounds.with.map(({ buffered, queued }) => buffered + queued));
  const ratio = usual('with') / usual('without');
  console.log(`goal: at most 1 MB held for it: ${held <= bound ? 'met' : 'NOT met'} (${thousands(held)} bytes)`);
  console.log(`goal: p99 of the others within 10%: ${ratio <= 1.1 ? 'met' : 'NOT met'} (${ratio.toFixed(2)} x)`);
}
