// `npm run prove -- --runs 20`: the delivery scenarios in real browsers, many times over.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const child = spawn('node', ['--test', '--test-reporter=spec', 'test/e2e/delivery.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, LIVE_CHAT_RUNS: values.runs },
});
child.on('close', (code) => process.exit(code ?? 1));
