// For tests, which are a process for each file and a relay for each test: what is many modules is read as one file. That is the threads of the store
// and the library of schemas, which is seven hundred modules. And a thread of the store that has closed it serves the next one: to begin one takes
// longer than most tests, and every relay has two or three.
import { mkdir, writeFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import threads, { MessageChannel, Worker } from 'node:worker_threads';

const inProject = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const folder = inProject('node_modules/.cache/live-chat/one-file');
const worker = inProject('server/src/store/sqlite-worker.ts');
/** What such a thread runs. */
const servant = inProject('test/support/store-thread.ts');
const libraries = { typebox: 'typebox', 'typebox/compile': 'typebox-compile' };

/** Writes the files. What they are made of must not change until the tests are over. */
export async function makeOneFileModules() {
  const { build } = await import('esbuild');
  await mkdir(folder, { recursive: true });
  const common = { bundle: true, format: 'esm', platform: 'node', target: 'node22', outdir: folder };
  // In pieces: the migrations, which most tests do not need, have a library of their own.
  await build({
    ...common,
    entryPoints: [
      { in: worker, out: 'sqlite-worker' },
      { in: servant, out: 'store-thread' },
    ],
    splitting: true,
    chunkNames: 'store-[name]-[hash]',
  });
  const entryPoints = Object.entries(libraries).map(([library, out]) => ({ in: library, out }));
  await build({ ...common, entryPoints, splitting: true });
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
}

/** What makes a process, and those that it starts, read the files. */
export const oneFileModules = { NODE_OPTIONS: `--import=${import.meta.url}`, LIVE_CHAT_ONE_FILE_MODULES: '1' };

const made = (name) => pathToFileURL(path.join(folder, `${name}.js`));

/** Threads need none of what is in this file, and would read it first. */
function begin(name, options) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Worker(made(name), { ...options, env, execArgv: [] });
}

/** By what they do: one that searches has a priority of its own, and keeps it. */
const free = { writer: [], reader: [], searcher: [] };

/** Stands for the thread of one store. Only one that has closed its store is taken again. */
class StoreThread extends EventEmitter {
  #free;
  #worker;
  #port;
  #closing;
  #isClosed = false;
  #onError = (error) => this.emit('error', error);
  #onExit = (code) => this.emit('exit', code);

  constructor({ workerData: setup, name }) {
    super();
    this.#free = free[setup.role];
    this.#worker = this.#free.pop() ?? begin('store-thread', { name });
    // The port keeps the process as long as the store is in use.
    this.#worker.on('error', this.#onError).on('exit', this.#onExit).unref();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1.on('message', (answer) => {
      if (answer[0] === this.#closing && !answer[2]) this.#isClosed = true;
      this.emit('message', answer);
    });
    this.#worker.postMessage({ setup, port: port2 }, [port2]);
  }

  postMessage(call) {
    if (call[1] === 'close') this.#closing = call[0];
    this.#port.postMessage(call);
  }

  async terminate() {
    this.#port.close();
    if (!this.#isClosed) return this.#worker.terminate();
    this.#worker.off('error', this.#onError).off('exit', this.#onExit);
    this.#free.push(this.#worker);
    this.#isClosed = false;
    this.emit('exit', 0);
  }
}

if (process.env.LIVE_CHAT_ONE_FILE_MODULES) {
  const urls = new Map(Object.entries(libraries).map(([asked, name]) => [asked, made(name).href]));
  const workerUrl = pathToFileURL(worker).href;
  threads.Worker = class extends Worker {
    constructor(url, options) {
      if (String(url) !== workerUrl) super(url, options);
      // What is to fail in it, or to end it, has it for itself.
      else if (options.workerData.fault) return begin('sqlite-worker', options);
      else return new StoreThread(options);
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
