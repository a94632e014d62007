import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { Refused } from './calls.ts';

/** A message that is being written, as far as its text is kept. */
export interface BegunRow {
  readonly name: string;
  readonly seq: number;
  readonly text: string;
}

/**
 * Which messages are being written, and their texts so far, of which parts are added now and then (P18). Rows are added and taken away, and never change, so that they
 * are erased where they stand (P19).
 */
export class StreamTable {
  readonly #count: StatementSync;
  readonly #begin: StatementSync;
  readonly #isBegun: StatementSync;
  readonly #add: StatementSync;
  readonly #end: readonly StatementSync[];
  readonly #all: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#count = prepare(
      `SELECT count(*) AS total, count(*) FILTER (WHERE room = ?1) AS room, count(*) FILTER (WHERE user = ?2) AS user
        FROM streams`,
    );
    this.#begin = prepare('INSERT INTO streams (room, seq, user) VALUES (?, ?, ?)');
    this.#isBegun = prepare('SELECT 1 FROM streams WHERE room = ? AND seq = ?');
    this.#add = prepare('INSERT INTO stream_parts (room, seq, text) VALUES (?, ?, ?)');
    this.#end = ['streams', 'stream_parts'].map((table) => prepare(`DELETE FROM ${table} WHERE room = ? AND seq = ?`));
    this.#all = prepare(
      `SELECT rooms.name, streams.seq, coalesce((
          SELECT group_concat(text, '' ORDER BY stream_parts.id) FROM stream_parts
            WHERE stream_parts.room = streams.room AND stream_parts.seq = streams.seq
        ), '') AS text FROM streams JOIN rooms ON rooms.id = streams.room`,
    );
  }

  /** Why nobody may begin another one, or undefined. */
  refusalFor(room: number, user: string): Refused | undefined {
    const { total, room: here, user: own } = this.#count.get(room, user) as Record<'total' | 'room' | 'user', number>;
    if (own < bounds.streamsPerUser && here < bounds.streamsPerRoom && total < bounds.streams) return undefined;
    return ['too-many', 'too many messages are being written at a time'];
  }

  begin(room: number, seq: number, user: string): void {
    this.#begin.run(room, seq, user);
  }

  /** More of a text, unless it is ended by now. */
  add(room: number, seq: number, text: string): void {
    if (this.#isBegun.get(room, seq)) this.#add.run(room, seq, text);
  }

  end(room: number, seq: number): void {
    for (const each of this.#end) each.run(room, seq);
  }

  all(): BegunRow[] {
    return this.#all.all() as unknown as BegunRow[];
  }
}
