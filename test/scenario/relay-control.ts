import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import type { ChaosCommand, ChaosSetup, Measure } from '../support/chaos-relay.ts';
import type { FailPoint } from '../support/fail-points.ts';
import { temporaryFolder } from '../support/relay.ts';

const compileCache = join(tmpdir(), 'live-chat-test-cache');
const program = fileURLToPath(new URL('../support/chaos-relay.ts', import.meta.url));

/** How a relay is run. */
export interface ControlOptions extends Omit<ChaosSetup, 'port' | 'folder'> {
  /** Runs the process under another program: its arguments come before those of Node. */
  readonly under?: readonly string[];
  /** Called when the process ends and nobody asked it to. */
  readonly onCrash?: (reason: string) => void;
}

const running = new Set<RelayControl>();
// None outlives this process: one that stands still would not notice that its parent is gone.
process.on('exit', () => {
  for (const relay of running) relay.killNow();
});

/** The real relay as a process of its own, and everything that can happen to it. It keeps its port and folder over all of its lives. */
export class RelayControl {
  readonly folder: string;
  readonly #options: ControlOptions;
  #process: ChildProcess | undefined;
  #port = 0;
  /** Of the relay itself, whatever it runs under. */
  #pid = 0;
  #isExpected = false;
  #lastCall = 0;
  readonly #calls = new Map<number, (measure: Measure | undefined) => void>();
  /** What its processes said: warnings and errors only. */
  output = '';
  /** How often it was started. */
  lives = 0;

  private constructor(folder: string, options: ControlOptions) {
    this.folder = folder;
    this.#options = options;
    running.add(this);
  }

  static async start(options: ControlOptions): Promise<RelayControl> {
    const control = new RelayControl(await temporaryFolder(), options);
    await control.start();
    return control;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isUp(): boolean {
    return this.#process !== undefined;
  }

  async start(): Promise<void> {
    const { under = [], onCrash, ...setup } = this.#options;
    const argument = JSON.stringify({ ...setup, port: this.#port, folder: this.folder } satisfies ChaosSetup);
    const [command, ...args] = [...under, process.execPath, '--expose-gc', program, argument];
    const child = spawn(command!, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // It is started again and again.
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    });
    this.#process = child;
    this.#isExpected = false;
    this.lives += 1;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (data: Buffer) => (this.output += data.toString()));
    }
    const ended = once(child, 'exit').then(([code, signal]) => {
      if (this.#process === child) this.#process = undefined;
      for (const resolve of this.#calls.values()) resolve(undefined);
      this.#calls.clear();
      const reason = `the relay ended with ${String(code ?? signal)}`;
      if (!this.#isExpected) onCrash?.(reason);
      return reason;
    });
    const [first] = (await Promise.race([
      once(child, 'message'),
      ended.then((reason) => Promise.reject(new Error(`${reason}: ${this.output}`))),
    ])) as [{ port: number; pid: number }];
    this.#port = first.port;
    this.#pid = first.pid;
    child.on('message', ([id, measure]: [number, Measure | undefined]) => {
      this.#calls.get(id)?.(measure);
      this.#calls.delete(id);
    });
  }

  /** Resolves when it was obeyed, or the process has ended. */
  tell(command: ChaosCommand): Promise<Measure | undefined> {
    const child = this.#process;
    if (!child?.connected) return Promise.resolve(undefined);
    const id = ++this.#lastCall;
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      // An error is an end of the process, which is noticed anyway.
      child.send([id, command], () => undefined);
    });
  }

  async measure(): Promise<Measure> {
    return (await this.tell({ do: 'measure' }))!;
  }

  /** From now on it dies at that point; resolves when it has. */
  async dieAt(point: FailPoint): Promise<void> {
    const ended = this.#ended();
    void this.tell({ do: 'die-at', point });
    await ended;
  }

  kill(): Promise<void> {
    return this.#signal('SIGKILL');
  }

  /** In good order (P15). */
  stop(): Promise<void> {
    return this.#signal('SIGTERM');
  }

  /** It is there, and does nothing. */
  freeze(): void {
    this.#send('SIGSTOP');
  }

  thaw(): void {
    this.#send('SIGCONT');
  }

  #send(signal: NodeJS.Signals): void {
    try {
      if (this.#process) process.kill(this.#pid, signal);
    } catch {
      // It has ended by itself just now.
    }
  }

  async #ended(): Promise<void> {
    this.#isExpected = true;
    if (this.#process) await once(this.#process, 'exit');
  }

  #signal(signal: NodeJS.Signals): Promise<void> {
    const ended = this.#ended();
    this.#send(signal);
    return ended;
  }

  /** Writes a copy of the log as it is now, of a relay that runs. @returns the file. */
  copy(): string {
    const file = `${this.folder}/copy-${this.lives}-${Math.random().toString(36).slice(2)}.db`;
    const database = new DatabaseSync(databasePath(this.folder), { readOnly: true });
    database.exec(`VACUUM INTO '${file}'`);
    database.close();
    return file;
  }

  /** Puts a copy in the place of the log, while the relay is down. */
  restore(copy: string): void {
    const file = databasePath(this.folder);
    for (const suffix of ['-wal', '-shm', '']) rmSync(file + suffix, { force: true });
    copyFileSync(copy, file);
    if (this.#options.defect === 'restored-epoch') keepEpoch(file);
  }

  killNow(): void {
    this.#process?.kill('SIGKILL');
    if (this.#pid !== 0) this.#send('SIGKILL');
  }

  async dispose(): Promise<void> {
    this.thaw();
    await this.kill();
    running.delete(this);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A defect: the copy passes for the log that it was copied from. */
function keepEpoch(file: string): void {
  const database = new DatabaseSync(file);
  database.prepare(`UPDATE meta SET value = ? WHERE name = 'inode'`).run(String(statSync(file).ino));
  const stamp = database.prepare(`SELECT value FROM meta WHERE name = 'stamp'`).get();
  database.close();
  writeFileSync(`${file}-stamp`, String(stamp?.['value']));
  rmSync(`${file}-last`, { force: true });
}
