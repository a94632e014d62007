// `npm run prove -- --runs 20`: the delivery scenarios in real browsers, many times over. `npm run prove -- --fallback`: 1,000 messages from each
// side (or `--messages`) where WebSocket is blocked, from the start and in mid-conversation. `npm run prove -- --fsync`: by the system calls of a
// relay under load, that what is acknowledged is on disk before.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    fallback: { type: 'boolean', default: false },
    messages: { type: 'string', default: '1000' },
    fsync: { type: 'boolean', default: false },
  },
});
process.exitCode = await (values.fsync ? proveSync() : proveDelivery());

function proveDelivery() {
  const scenario = values.fallback ? 'fallback' : 'delivery';
  const child = spawn('node', ['--test', '--test-reporter=spec', `test/e2e/${scenario}.test.ts`], {
    stdio: 'inherit',
    env: { ...process.env, LIVE_CHAT_RUNS: values.runs, LIVE_CHAT_MESSAGES: values.messages },
  });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

async function proveSync() {
  const { traceRelay, untraceable } = await import('../test/scenario/sync-order.ts');
  const reason = untraceable();
  if (reason !== undefined) {
    console.error(`${reason}: install it (apt-get install strace) and try again.`);
    return 1;
  }
  const count = 1_000;
  const { acknowledgements, syncs, early } = await traceRelay({}, { count });
  console.log(
    `${acknowledgements} acknowledgements, ${syncs} syncs of the log: ${early.length} written to a socket before the sync`,
  );
  for (const line of early.slice(0, 10)) console.log(`  ${line}`);
  const careless = await traceRelay({ careless: true }, { count: 50 });
  const hasty = await traceRelay({ defect: 'ack-before-commit' }, { count: 50 });
  console.log(`planted, synchronous=NORMAL: ${careless.early.length} of ${careless.acknowledgements} found early`);
  console.log(`planted, ack before commit:  ${hasty.early.length} of ${hasty.acknowledgements} found early`);
  return early.length === 0 && careless.early.length > 0 && hasty.early.length > 0 ? 0 : 1;
}
