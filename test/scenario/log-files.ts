import { DatabaseSync } from 'node:sqlite';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { Reader } from '../../server/src/store/sqlite/reader.ts';
import { defaultLimits, type LogEntry } from '../../src/protocol/index.ts';

/** What is in the files of a relay, read behind its back. */
export class LogFiles {
  readonly #reader: Reader;

  constructor(folder: string) {
    this.#reader = new Reader(folder, defaultLimits);
  }

  head(room: string): number {
    return this.#reader.head(room);
  }

  entries(room: string): LogEntry[] {
    const all: LogEntry[] = [];
    for (;;) {
      const { entries } = this.#reader.since(room, all.length, 1_000, 1_000_000);
      if (entries.length === 0) return all;
      all.push(...entries.map((text) => JSON.parse(text) as LogEntry));
    }
  }

  /** The number of the last message. */
  lastMessage(room: string): number {
    const { messages } = this.#reader.snapshot(room, 1);
    return messages.at(-1)?.seq ?? 0;
  }

  close(): void {
    this.#reader.close();
  }
}

/** Where the rooms of a copy end. */
export function headsOf(file: string): Record<string, number> {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT name, head FROM rooms').all() as { name: string; head: number }[];
  database.close();
  return Object.fromEntries(rows.map(({ name, head }) => [name, head]));
}

/** The database that a folder has. */
export const headsIn = (folder: string): Record<string, number> => headsOf(databasePath(folder));
