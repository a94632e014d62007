import { once } from 'node:events';
import type { FilesCopied } from '../files/file-backup.ts';

const number = new Intl.NumberFormat('en');

/** `1 room`, `1,204 rooms`. */
export const counted = (count: number, noun: string): string =>
  `${number.format(count)} ${noun}${count === 1 ? '' : 's'}`;

export function sized(bytes: number): string {
  if (bytes < 1_000_000) return `${number.format(Math.ceil(bytes / 1_000))} KB`;
  return `${number.format(Math.round(bytes / 100_000) / 10)} MB`;
}

/** `entries`, which has a plural of its own. */
export const entriesOf = (count: number): string => `${number.format(count)} ${count === 1 ? 'entry' : 'entries'}`;

/** A moment, for people anywhere: `2026-01-31 14:02 UTC`. */
export const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What was copied of files, in words; nothing where there are none. */
export function filesOf(copied: FilesCopied | undefined): readonly string[] {
  const { count, bytes, missing } = copied ?? { count: 0, bytes: 0, missing: 0 };
  return [
    ...(count > 0 ? [`${counted(count, 'file')} of ${sized(bytes)}`] : []),
    ...(missing > 0 ? [`${counted(missing, 'file')} not there`] : []),
  ];
}

/** Prints a JSON object a line, no faster than it is read. Resolves to how many there were. */
export async function printLines(records: AsyncIterable<object>): Promise<number> {
  let count = 0;
  for await (const record of records) {
    count += 1;
    if (!process.stdout.write(`${JSON.stringify(record)}\n`)) await once(process.stdout, 'drain');
  }
  return count;
}
