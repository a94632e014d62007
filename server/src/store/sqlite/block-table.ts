import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { Refused } from './calls.ts';

/** Who wants nothing of whom (P34), inside a transaction that is the caller's. */
export class BlockTable {
  readonly #add: StatementSync;
  readonly #remove: StatementSync;
  readonly #count: StatementSync;
  readonly #any: StatementSync;
  readonly #inDirect: StatementSync;

  constructor(database: DatabaseSync) {
    this.#add = database.prepare('INSERT OR IGNORE INTO blocks (user, blocked, at) VALUES (?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM blocks WHERE user = ? AND blocked = ?');
    this.#count = database.prepare('SELECT count(*) AS count FROM blocks WHERE user = ?');
    this.#any = database.prepare('SELECT 1 FROM blocks WHERE user = ? AND blocked = ?');
    this.#inDirect = database.prepare(
      `SELECT 1 FROM blocks JOIN people ON people.room = ?1 AND people.user = blocks.user
        WHERE blocked = ?2 AND (SELECT count(*) FROM people WHERE room = ?1) = 2`,
    );
  }

  block(user: string, blocked: string, now: number): Refused | null {
    if (user === blocked) return ['bad-message', 'nobody blocks themselves'];
    if (this.has(user, blocked)) return null;
    if (Number(this.#count.get(user)!['count']) >= bounds.blocks) {
      return ['too-many', `one has at most ${bounds.blocks} people blocked`];
    }
    this.#add.run(user, blocked, now);
    return null;
  }

  unblock(user: string, blocked: string): null {
    this.#remove.run(user, blocked);
    return null;
  }

  has(user: string, blocked: string): boolean {
    return this.#any.get(user, blocked) !== undefined;
  }

  /** Whether the other one of a room of two wants nothing of a user. */
  isIn(room: number, user: string): boolean {
    return this.#inDirect.get(room, user) !== undefined;
  }
}
