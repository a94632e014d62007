// For tests, which are a process for each file and a relay for each test: what is many modules is read as one file. That is the threads of the store,
// which start with every relay, and the library of schemas, which is seven hundred modules.
import { mkdir, writeFile } from 'node:fs/promises';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import threads, { Worker } from 'node:worker_threads';

const inProject = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folder = inProject('node_modules/.cache/live-chat/one-file');
const worker = inProject('server/src/store/sqlite-worker.ts');
const libraries = { typebox: 'typebox', 'typebox/compile': 'typebox-compile' };

/** Writes the files. What they are made of must not change until the tests are over. */
export async function makeOneFileModules() {
  const { build } = await import('esbuild');
  await mkdir(folder, { recursive: true });
  const common = { bundle: true, format: 'esm', platform: 'node', target: 'node22', outdir: folder };
  // In pieces: the migrations, which most tests do not need, have a library of their own.
  await build({
    ...common,
    entryPoints: [worker],
    splitting: true,
    chunkNames: 'store-[name]-[hash]',
  });
  const entryPoints = Object.entries(libraries).map(([library, out]) => ({ in: library, out }));
  await build({ ...common, entryPoints, splitting: true });
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
}

/** What makes a process, and those that it starts, read the files. */
export const oneFileModules = { NODE_OPTIONS: `--import=${import.meta.url}`, LIVE_CHAT_ONE_FILE_MODULES: '1' };

if (process.env.LIVE_CHAT_ONE_FILE_MODULES) {
  const made = (name) => pathToFileURL(path.join(folder, `${name}.js`));
  const urls = new Map(Object.entries(libraries).map(([asked, name]) => [asked, made(name).href]));
  const workerUrl = pathToFileURL(worker).href;
  // Threads of the store need none of this, and would read it first.
  threads.Worker = class extends Worker {
    constructor(url, options) {
      const isStore = String(url) === workerUrl;
      const { NODE_OPTIONS: _, ...env } = process.env;
      super(isStore ? made('sqlite-worker') : url, isStore ? { ...options, env, execArgv: [] } : options);
    }
  };
  syncBuiltinESMExports();
  registerHooks({
    resolve(specifier, context, next) {
      const url = urls.get(specifier);
      return url ? { url, format: 'module', shortCircuit: true } : next(specifier, context);
    },
  });
}
