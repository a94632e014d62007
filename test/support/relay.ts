import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createRelay, type Relay, type RelayOptions } from '../../server/src/index.ts';
import { temporaryFolder } from './new-store.ts';

const source = fileURLToPath(new URL('../../server/src/cli.ts', import.meta.url));

export { temporaryFolder };

export interface StartedRelay {
  readonly relay: Relay;
  /** What an SDK is given: `http://127.0.0.1:port`. */
  readonly url: string;
  readonly port: number;
  /** What a raw client connects to. */
  readonly socketUrl: string;
  readonly folder: string;
  /** Closes it and removes its folder. */
  close(): Promise<void>;
}

/** A relay in this process, on a free port, with a temporary folder and no log unless told otherwise. */
export async function startRelay(options: RelayOptions = {}): Promise<StartedRelay> {
  const folder = options.data ?? (await temporaryFolder());
  const relay = await createRelay({ logLevel: 'silent', port: 0, ...options, data: folder });
  const listening = await relay.listen();
  return {
    relay,
    folder,
    url: listening.url,
    port: listening.port,
    socketUrl: `${listening.url.replace('http', 'ws')}/connect`,
    async close() {
      await relay.close({ within: 1_000 });
      if (options.data === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface SpawnOptions {
  /** What is run. Default: the source. */
  readonly cli?: string;
  /** Default: any that is free. */
  readonly port?: number;
  /** Default: a temporary folder, removed by `dispose`. */
  readonly data?: string;
  readonly origins?: string;
  readonly static?: string;
  readonly sendRate?: number;
  /** Further arguments. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A relay as a process of its own. */
export class SpawnedRelay {
  readonly folder: string;
  readonly #options: SpawnOptions;
  #process: ChildProcess | undefined;
  #ended: Promise<Ended> = Promise.resolve({ code: null, signal: null });
  #output = '';
  #url = '';

  constructor(folder: string, options: SpawnOptions) {
    this.folder = folder;
    this.#options = options;
  }

  get process(): ChildProcess {
    assert.ok(this.#process, 'the relay was not started');
    return this.#process;
  }

  /** What an SDK is given: `http://127.0.0.1:port`. */
  get url(): string {
    return this.#url;
  }

  get port(): number {
    return Number(new URL(this.#url).port);
  }

  /** What a raw client connects to. */
  get socketUrl(): string {
    return `${this.#url.replace('http', 'ws')}/connect`;
  }

  /** Everything it wrote to standard output and error so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves to how the process ended. */
  get ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Starts it, again in the same place after `kill`. Resolves when it listens; rejects with its output when it ends before. */
  async start(): Promise<this> {
    const { cli = source, port = 0, origins, static: pages, sendRate, args = [], env } = this.#options;
    const flags = ['--port', String(this.#url === '' ? port : this.port), '--data', this.folder];
    if (origins !== undefined) flags.push('--origins', origins);
    if (pages !== undefined) flags.push('--static', pages);
    if (sendRate !== undefined) flags.push('--send-rate', String(sendRate));
    const child = spawn(process.execPath, [cli, ...flags, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#process = child;
    this.#ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    let output = '';
    this.#url = await new Promise<string>((resolve, reject) => {
      const onData = (data: Buffer): void => {
        output += data.toString();
        this.#output += data.toString();
        const address = listeningAddress(output);
        if (address !== undefined) resolve(address);
      };
      child.stdout.on('data', onData);
      child.stderr.on('data', onData);
      void this.#ended.then(({ code }) => reject(new Error(`the relay ended with ${code}: ${output}`)));
    });
    return this;
  }

  /** Ends the process by a signal. The folder stays. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Ended> {
    this.#process?.kill(signal);
    return this.#ended;
  }

  /** Kills it if need be, and removes a temporary folder. */
  async dispose(): Promise<void> {
    await this.kill();
    if (this.#options.data === undefined) await rm(this.folder, { recursive: true, force: true });
  }
}

function listeningAddress(output: string): string | undefined {
  for (const line of output.split('\n').slice(0, -1)) {
    if (!line.includes('"listening"')) continue;
    const { address } = JSON.parse(line) as { address?: string };
    if (address !== undefined) return address;
  }
  return undefined;
}

/** Starts a relay as a process of its own, from the source unless told otherwise. */
export async function spawnRelay(options: SpawnOptions = {}): Promise<SpawnedRelay> {
  return new SpawnedRelay(options.data ?? (await temporaryFolder()), options).start();
}
