// The relay as a child process that can be stopped, killed and started again on the same port with the same data.
import { fork, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from './user-error.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const followParent = pathToFileURL(path.join(root, 'scripts/supervisor/follow-parent.mjs')).href;
const thawGuard = path.join(root, 'scripts/supervisor/thaw-guard.mjs');
const installedNode = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

const readyWithin = 15_000;
const readyPoll = 40;
const drainWithin = 10_000;
const firstRevival = 250;
const slowestRevival = 5_000;

/** @typedef {'stopped' | 'starting' | 'running' | 'frozen' | 'stopping'} RelayState */

/** Emits `state` after every change, `line` for every line the relay writes, `crash` when it ended by itself. */
export class RelayProcess extends EventEmitter {
  /** @type {RelayState} */
  state = 'stopped';
  /** How often it was started again since the first time. */
  restarts = -1;
  #args;
  #address;
  #child;
  #turn = Promise.resolve();
  #revival;
  #revivalDelay = firstRevival;
  #guard;

  /** @param {{ args: string[], host: string, port: number }} options */
  constructor({ args, host, port }) {
    super();
    this.#args = args;
    this.#address = { host, port };
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Resolves when it answers; rejects with one line when it ended before. */
  start() {
    return this.#inTurn(() => this.#start());
  }

  /** Lets it drain; kills it when it takes too long. */
  stop() {
    return this.#inTurn(() => this.#end('SIGTERM'));
  }

  /** SIGKILL and start again: what a power cut does to it. */
  killAndStart() {
    return this.#inTurn(async () => {
      await this.#end('SIGKILL');
      await this.#start();
    });
  }

  stopAndStart() {
    return this.#inTurn(async () => {
      await this.#end('SIGTERM');
      await this.#start();
    });
  }

  /** Whether this machine can stop a process and let it go on. */
  get canFreeze() {
    return process.platform !== 'win32';
  }

  /** SIGSTOP: it neither works nor ends, and its connections stay open, as when the machine swaps or a disk hangs. */
  freeze() {
    return this.#inTurn(() => {
      if (this.state !== 'running' || !this.canFreeze) return;
      // A frozen process cannot follow its parent: the guard lets it go on when we are gone without a word.
      this.#guard = fork(thawGuard, [String(this.pid)], { detached: true, execArgv: [] });
      this.#guard.on('error', () => {});
      this.#child.kill('SIGSTOP');
      this.#setState('frozen');
    });
  }

  thaw() {
    return this.#inTurn(() => {
      if (this.state === 'frozen') this.#setState('running');
      this.#thaw();
    });
  }

  /** For the supervisor's own sudden end. */
  killNow() {
    clearTimeout(this.#revival);
    this.#child?.kill('SIGKILL');
  }

  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #start() {
    if (this.#child) return;
    clearTimeout(this.#revival);
    this.#setState('starting');
    const child = spawn(existsSync(installedNode) ? installedNode : process.execPath, this.#nodeArgs(), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Its own process group: Ctrl+C reaches the supervisor alone, which then ends the relay in good order.
      detached: process.platform !== 'win32',
    });
    this.#child = child;
    const lastLines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim()) lastLines.push(line);
        if (lastLines.length > 20) lastLines.shift();
        this.emit('line', line);
      });
    }
    const ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
    });
    let alive = true;
    void ended.then((reason) => {
      alive = false;
      if (this.#child !== child) return;
      this.#child = undefined;
      const wasRunning = this.state === 'running' || this.state === 'frozen';
      this.#thaw();
      this.#setState('stopped');
      if (wasRunning) this.#revive(reason);
    });
    if (!(await this.#answers(() => alive))) {
      child.kill('SIGKILL');
      const reason = await ended;
      throw new UserError(whyNot(lastLines) ?? `The relay did not start (${reason}). See why with --verbose.`);
    }
    this.restarts += 1;
    this.#revivalDelay = firstRevival;
    this.#setState('running');
  }

  #nodeArgs() {
    return [
      '--max-semi-space-size=4',
      '--disable-warning=ExperimentalWarning',
      '--import',
      followParent,
      ...this.#args,
    ];
  }

  async #answers(alive) {
    const deadline = Date.now() + readyWithin;
    while (alive() && Date.now() < deadline) {
      if (await this.#ask()) return alive();
      await new Promise((resolve) => setTimeout(resolve, readyPoll));
    }
    return false;
  }

  #ask() {
    return new Promise((resolve) => {
      const request = get({ ...this.#address, path: '/readyz', timeout: 1_000, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      request.once('timeout', () => request.destroy());
      request.once('error', () => resolve(false));
    });
  }

  async #end(signal) {
    clearTimeout(this.#revival);
    const child = this.#child;
    if (!child) return this.#setState('stopped');
    this.#setState('stopping');
    const closed = new Promise((resolve) => child.once('close', resolve));
    const late = setTimeout(() => child.kill('SIGKILL'), drainWithin);
    child.kill(signal);
    // What is frozen hears nothing but SIGKILL.
    this.#thaw();
    await closed;
    clearTimeout(late);
  }

  #thaw() {
    if (!this.#guard) return;
    this.#child?.kill('SIGCONT');
    if (this.#guard.connected) this.#guard.disconnect();
    this.#guard = undefined;
  }

  #revive(reason) {
    this.emit('crash', reason);
    this.#revival = setTimeout(() => {
      this.start().catch((error) => this.emit('crash', error.message));
    }, this.#revivalDelay);
    this.#revivalDelay = Math.min(slowestRevival, this.#revivalDelay * 2);
  }

  #setState(state) {
    if (this.state === state) return;
    this.state = state;
    this.emit('state', state);
  }
}

/** A line of the relay's log, or undefined when it is another line, or half of one. */
export function readEntry(line) {
  try {
    return line.startsWith('{') ? JSON.parse(line) : undefined;
  } catch {
    return undefined;
  }
}

/** The relay's own explanation, or the first line of what it could not explain. */
function whyNot(lines) {
  const text = lines.findLast((line) => /^live-chat-relay: |^\w*Error\b.*: /.test(line));
  if (text) return text;
  const entry = readEntry(lines.at(-1) ?? '');
  return entry && `The relay did not start: ${entry.event}${entry.reason ? ` (${entry.reason})` : ''}.`;
}
