import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder } from '../support/relay.ts';
import { enter } from '../support/wire-client.ts';
import { RelayControl, type ControlOptions } from './relay-control.ts';

/** Why it cannot be traced here, or undefined. */
export function untraceable(): string | undefined {
  const { error, status } = spawnSync('strace', ['-f', 'true']);
  if (error) return 'strace is not installed';
  return status === 0 ? undefined : 'strace may not trace here';
}

/** What the order of a relay's system calls says. */
export interface SyncOrder {
  readonly acknowledgements: number;
  readonly syncs: number;
  /** Each acknowledgement that was written to a socket before its entry was on disk, and why it was not. */
  readonly early: readonly string[];
}

const keyPattern = /sync-\d+/g;
/** As strace shows the text of a frame. */
const ackPattern = /\\"type\\":\\"ack\\",\\"room\\":\\"[^\\]+\\",\\"key\\":\\"(sync-\d+)\\"/g;

/**
 * Reads what strace wrote: before each write of an acknowledgement to a socket, its key must have been written to the log beside the database,
 * and after that a sync of this file must have begun and ended.
 */
export async function readTrace(lines: AsyncIterable<string>): Promise<SyncOrder> {
  /** The place in the trace at which each key was first written. */
  const written = new Map<string, number>();
  /** The last sync that has ended: where it began. */
  let synced = -1;
  /** Syncs under way, by thread: where they began. */
  const syncing = new Map<string, number>();
  /** Writes under way, by thread. */
  const writing = new Map<string, string[]>();
  const acknowledged = new Set<string>();
  const early: string[] = [];
  let syncs = 0;
  let place = 0;
  for await (const line of lines) {
    place += 1;
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (thread === undefined) continue;
    const isUnfinished = rest!.endsWith('<unfinished ...>');
    if (/^(fdatasync|fsync)\(\d+<[^>]*-wal>/.test(rest!)) {
      if (isUnfinished) syncing.set(thread, place);
      else [synced, syncs] = [place, syncs + 1];
    } else if (/^<\.\.\. (fdatasync|fsync) resumed>.*= 0$/.test(rest!)) {
      const began = syncing.get(thread);
      if (began !== undefined) [synced, syncs] = [began, syncs + 1];
      syncing.delete(thread);
    } else if (/^pwrite64\(\d+<[^>]*-wal>/.test(rest!)) {
      const keys = rest!.match(keyPattern) ?? [];
      if (isUnfinished) writing.set(thread, keys);
      else for (const key of keys) if (!written.has(key)) written.set(key, place);
    } else if (rest!.startsWith('<... pwrite64 resumed>')) {
      for (const key of writing.get(thread) ?? []) if (!written.has(key)) written.set(key, place);
      writing.delete(thread);
    } else if (/^(write|writev|sendto|sendmsg)\(/.test(rest!)) {
      for (const [, key] of rest!.matchAll(ackPattern)) {
        acknowledged.add(key!);
        const at = written.get(key!);
        if (at === undefined) early.push(`${key} was acknowledged before it was written`);
        else if (synced < at) early.push(`${key} was acknowledged before it was synced`);
      }
    }
  }
  return { acknowledgements: acknowledged.size, syncs, early };
}

/** Traces a relay under load: `senders` people who each send `count` messages, some at a time. */
export async function traceRelay(
  options: Omit<ControlOptions, 'limits'>,
  { senders = 8, count = 100, atOnce = 10 } = {},
): Promise<SyncOrder> {
  const calls = 'trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg';
  const folder = await temporaryFolder();
  const trace = path.join(folder, 'trace');
  const under = ['strace', '-f', '-y', '-s', '262144', '-e', calls, '-o', trace];
  const relay = await RelayControl.start({ ...options, limits: { sendRate: 10_000, sendBurst: 10_000 }, under });
  try {
    await Promise.all(
      Array.from({ length: senders }, async (_, sender) => {
        const client = await enter(`${relay.url.replace('http', 'ws')}/connect`, `sender ${sender}`);
        for (let index = 0; index < count; index += atOnce) {
          const keys = Array.from(
            { length: atOnce },
            (_, offset) => `sync-${1_000_000 + sender * 10_000 + index + offset}`,
          );
          await Promise.all(keys.map((key) => client.say(`room-${sender % 3}`, key, `text of ${key}`)));
        }
        await client.close();
      }),
    );
    await relay.stop();
    return await readTrace(createInterface({ input: createReadStream(trace) }));
  } finally {
    await relay.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}
