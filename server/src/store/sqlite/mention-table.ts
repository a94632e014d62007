import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Mention } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { everybody } from '../../mentions.ts';
import { isInThreadAlone } from './thread-reader.ts';

/** Whoever is present has seen it, or hears of it; nobody else is waited for. */
const [all, present] = everybody;

/** Who is mentioned by which message, so that what somebody has not read of it is counted without reading texts (P30). Ids alone. */
export class MentionTable {
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #merge: readonly StatementSync[];

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#insert = prepare('INSERT OR IGNORE INTO mentions (user, room, seq, sender) VALUES (?, ?, ?, ?)');
    this.#remove = prepare('DELETE FROM mentions WHERE room = ? AND seq = ?');
    this.#merge = [
      prepare(
        `INSERT OR IGNORE INTO mentions (user, room, seq, sender)
          SELECT ?2, room, seq, sender FROM mentions WHERE user = ?1`,
      ),
      prepare('DELETE FROM mentions WHERE user = ?1 AND ?2 <> ?1'),
    ];
  }

  /** Of a message of a room, or of what it is now. */
  note(room: number, seq: number, sender: string, mentions: readonly Mention[] = []): void {
    for (const [, , id] of mentions) {
      if (id !== sender && id !== present) this.#insert.run(id, room, seq, sender);
    }
  }

  /** Of a message whose text is another one now, or none. */
  forget(room: number, seq: number): void {
    this.#remove.run(room, seq);
  }

  /** Whom a guest was mentioned as is the user (P27). */
  merge(guest: string, user: string): void {
    for (const statement of this.#merge) statement.run(guest, user);
  }
}

/** Counts what somebody has not read of what mentions them, but for what is in threads alone (P36), what they wrote as a guest (P27), and those whom they have blocked (P34). */
export class MentionReader {
  readonly #count: StatementSync;

  constructor(database: DatabaseSync) {
    this.#count = database.prepare(
      `SELECT count(*) AS count FROM (
        SELECT 1 FROM mentions WHERE user IN (?1, '${all}') AND room = ?2 AND seq > ?3 AND sender <> ?1
          AND sender NOT IN (SELECT guest FROM merged_guests WHERE user = ?1)
          AND sender NOT IN (SELECT blocked FROM blocks WHERE user = ?1)
          AND NOT ${isInThreadAlone('?2', 'mentions.seq')}
          GROUP BY seq LIMIT ${bounds.unreadCounted}
      )`,
    );
  }

  /** How many messages of a room (by its row) after a number; no more are counted than `bounds.unreadCounted`. */
  after(user: string, room: number, seq: number): number {
    return Number(this.#count.get(user, room, seq)!['count']);
  }
}
