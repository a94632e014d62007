import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRelay, type Relay, type RelayOptions } from '../../server/src/index.ts';

const cli = fileURLToPath(new URL('../../server/src/cli.ts', import.meta.url));

/** A new folder for one test's data. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'live-chat-test-'));
}

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
  /** Default: any that is free. Give the port of an earlier one to start it again in its place. */
  readonly port?: number;
  /** Default: a temporary folder, removed by `dispose`. */
  readonly data?: string;
  /** Further arguments. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface SpawnedRelay {
  readonly process: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly socketUrl: string;
  readonly folder: string;
  /** Everything it wrote to standard output and error so far. */
  output(): string;
  /** Ends the process by a signal (default `SIGKILL`) and resolves to how it ended. The folder stays. */
  kill(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** The same folder and port again, after `kill`. */
  restart(): Promise<SpawnedRelay>;
  /** Kills it if need be, and removes a temporary folder. */
  dispose(): Promise<void>;
}

function listeningAddress(output: string): string | undefined {
  for (const line of output.split('\n')) {
    if (!line.includes('"listening"')) continue;
    const { address } = JSON.parse(line) as { address?: string };
    if (address !== undefined) return address;
  }
  return undefined;
}

/** A relay as a process of its own, run from the source. Resolves when it listens; rejects with its output when it ends before. */
export async function spawnRelay(options: SpawnOptions = {}): Promise<SpawnedRelay> {
  const folder = options.data ?? (await temporaryFolder());
  const args = [cli, '--port', String(options.port ?? 0), '--data', folder, ...(options.args ?? [])];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let output = '';
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const address = await new Promise<string>((resolve, reject) => {
    const onData = (data: Buffer): void => {
      output += data.toString();
      const found = listeningAddress(output);
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    void exited.then(([code]) => reject(new Error(`the relay ended with ${code}: ${output}`)));
  });
  const port = Number(new URL(address).port);

  async function kill(signal: NodeJS.Signals = 'SIGKILL') {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code, by] = await exited;
    return { code, signal: by };
  }

  return {
    process: child,
    url: address,
    port,
    socketUrl: `${address.replace('http', 'ws')}/connect`,
    folder,
    output: () => output,
    kill,
    restart: () => spawnRelay({ ...options, port, data: folder }),
    async dispose() {
      await kill();
      if (options.data === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
