// Builds what the relay serves and runs, when the sources are newer.
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from './user-error.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = [
  'src',
  'server/src',
  'rollup.config.mjs',
  'tsconfig.json',
  'server/tsconfig.json',
  'package-lock.json',
];
const outputs = [
  'server/dist/cli.js',
  'server/dist/store-worker.js',
  'server/dist/public/live-chat.js',
  'server/dist/public/live-chat-sdk.js',
  'dist/bot.js',
];

/** @param {(line: string) => void} say */
export async function buildIfOlder(say) {
  const [newest, oldest] = await Promise.all([newestSource(), oldestOutput()]);
  if (newest < oldest) return;
  say('Building, about half a minute ...');
  if (!(await build(say))) throw new UserError('The build failed: see above.');
}

/**
 * Whether it went well. What went wrong is shown.
 * @param {(line: string) => void} say
 * @param {readonly string[]} parts Which, of `script`, `sdk` and `relay`; all and whatever else is published when left out.
 */
export async function build(say, parts = []) {
  const began = Date.now();
  const config = parts.length ? ['scripts/supervisor/parts.rollup.mjs'] : [];
  const child = spawn(process.execPath, ['node_modules/rollup/dist/bin/rollup', '-c', ...config, '--silent'], {
    cwd: root,
    env: { ...process.env, LIVE_CHAT_PARTS: parts.join(',') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  if (code === 0) say(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  else process.stderr.write(withoutStack(text));
  return code === 0;
}

/** What is wrong and where, without the builder's own inner life. */
function withoutStack(text) {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines.filter((line) => !/^ +at /.test(line)).join('\n');
}

async function newestSource() {
  const times = await Promise.all(sources.map((source) => newestBelow(path.join(root, source))));
  return Math.max(...times);
}

/** Folders count as well: their time changes when a file is taken away. */
async function newestBelow(file) {
  const { mtimeMs } = await stat(file);
  const inside = await readdir(file, { withFileTypes: true, recursive: true }).catch(() => []);
  const times = await Promise.all(
    inside.map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).mtimeMs),
  );
  return times.reduce((newest, time) => Math.max(newest, time), mtimeMs);
}

async function oldestOutput() {
  const times = await Promise.all(
    outputs.map((output) =>
      stat(path.join(root, output)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.min(...times);
}
