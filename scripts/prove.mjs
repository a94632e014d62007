// `npm run prove -- --runs 20`: the delivery scenarios in real browsers, many times over. `npm run prove -- --fallback`: 1,000 messages from each
// side (or `--messages`) where WebSocket is blocked, from the start and in mid-conversation.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    fallback: { type: 'boolean', default: false },
    messages: { type: 'string', default: '1000' },
  },
});
const scenario = values.fallback ? 'fallback' : 'delivery';
const child = spawn('node', ['--test', '--test-reporter=spec', `test/e2e/${scenario}.test.ts`], {
  stdio: 'inherit',
  env: { ...process.env, LIVE_CHAT_RUNS: values.runs, LIVE_CHAT_MESSAGES: values.messages },
});
child.on('close', (code) => process.exit(code ?? 1));
