// Builds what the relay serves and runs, when the sources are newer; or keeps it built while one works on them.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { watch as watchFolder } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
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
const relayFiles = ['server/dist/cli.js', 'server/dist/store-worker.js'];
const outputs = [...relayFiles, 'server/dist/public/live-chat.js', 'server/dist/public/live-chat-sdk.js'];

/** Whether anything was built. @param {(line: string) => void} say */
export async function buildIfOlder(say) {
  const [newest, oldest] = await Promise.all([newestSource(), oldestOutput()]);
  if (newest < oldest) return false;
  say('Building ...');
  const began = Date.now();
  const { code, text } = await runRollup();
  if (code !== 0) {
    process.stderr.write(withoutStack(text));
    throw new UserError('The build failed: see above.');
  }
  say(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  return true;
}

async function runRollup() {
  const rollup = path.join(root, 'node_modules/rollup/dist/bin/rollup');
  const child = spawn(process.execPath, [rollup, '-c', '--silent'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  return { code, text };
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

/**
 * Builds on every change until closed. Resolves after the first build.
 * @param {{ say(line: string): void, onPagesChanged(): void, onRelayChanged(): void }} events
 */
export async function watchAndBuild({ say, onPagesChanged, onRelayChanged }) {
  process.env.NODE_ENV = 'production';
  const { watch } = await import('rollup');
  const { loadConfigFile } = await import('rollup/loadConfigFile');
  process.chdir(root);
  const { options } = await loadConfigFile(path.join(root, 'rollup.config.mjs'), { silent: true });
  // Type declarations are for packages, not for running.
  const watcher = watch(options.filter(({ plugins }) => !plugins.some((plugin) => plugin?.name === 'dts')));
  let relayPrint = '';
  let began = 0;
  const first = new Promise((resolve) => {
    watcher.on('event', async (event) => {
      if (event.code === 'START') began = Date.now();
      if (event.code === 'BUNDLE_END') await event.result.close();
      if (event.code === 'ERROR') {
        await event.result?.close();
        say(`The build failed: ${event.error.message}${place(event.error)}`);
      }
      if (event.code !== 'END') return;
      say(`Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
      const print = await fingerprint(relayFiles);
      const relayChanged = print !== relayPrint;
      relayPrint = print;
      resolve();
      if (relayChanged) onRelayChanged();
      else onPagesChanged();
    });
  });
  const pages = watchPages(path.join(root, 'demo'), onPagesChanged);
  await first;
  return {
    async close() {
      pages.close();
      await watcher.close();
    },
  };
}

function watchPages(folder, onChange) {
  let timer;
  return watchFolder(folder, { recursive: true }, () => {
    // An editor writes a file in several steps.
    clearTimeout(timer);
    timer = setTimeout(onChange, 100);
  });
}

async function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(path.join(root, file)).catch(() => ''));
  return hash.digest('hex');
}

function place({ loc, id }) {
  if (loc?.file) return ` (${path.relative(root, loc.file)}:${loc.line}:${loc.column})`;
  return id ? ` (${path.relative(root, id)})` : '';
}
