// `npm run laws -- --runs 20`: what tests try by chance, so many times as often as in `npm test`; and that planted defects are found.
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const isOfLaws = (file) => /support\/tries\.ts|contract\/store\.ts/.test(readFileSync(file, 'utf8'));
const files = globSync('test/**/*.test.ts').filter(isOfLaws);
const args = ['--test', '--test-concurrency=2', '--test-timeout=3600000', ...files];
const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, LIVE_CHAT_RUNS: values.runs } });
child.on('close', (code) => (process.exitCode = code ?? 1));
