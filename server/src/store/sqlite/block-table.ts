import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { Place } from '../../policy/place.ts';
import type { Refused } from './calls.ts';

/** What a block makes of somebody's place in a direct room. */
type Apartness = Pick<Place, 'isApart' | 'isBlocked'>;

/** Who in a direct room of two wants nothing of the other (P34). */
export class BlockReader {
  readonly #between: StatementSync;

  constructor(database: DatabaseSync) {
    this.#between = database.prepare(
      `SELECT EXISTS (SELECT 1 FROM blocks WHERE user = other.user AND blocked = ?2) AS isBlocked,
        EXISTS (SELECT 1 FROM blocks WHERE user = ?2 AND blocked = other.user) AS isBlocking
        FROM people AS other JOIN rooms ON rooms.id = other.room
        WHERE rooms.name = ?1 AND other.user <> ?2 AND (SELECT count(*) FROM people WHERE room = rooms.id) = 2`,
    );
  }

  /** Of a user in a direct room. */
  in(room: string, user: string): Apartness {
    const { isBlocked, isBlocking } = this.#between.get(room, user) ?? {};
    return { ...((isBlocked || isBlocking) && { isApart: true }), ...(isBlocked && { isBlocked: true }) } as Apartness;
  }
}

/** Who wants nothing of whom (P34), inside a transaction that is the caller's. */
export class BlockTable extends BlockReader {
  readonly #add: StatementSync;
  readonly #remove: StatementSync;
  readonly #count: StatementSync;
  readonly #any: StatementSync;

  constructor(database: DatabaseSync) {
    super(database);
    this.#add = database.prepare('INSERT OR IGNORE INTO blocks (user, blocked, at) VALUES (?, ?, ?)');
    this.#remove = database.prepare('DELETE FROM blocks WHERE user = ? AND blocked = ?');
    this.#count = database.prepare('SELECT count(*) AS count FROM blocks WHERE user = ?');
    this.#any = database.prepare('SELECT 1 FROM blocks WHERE user = ? AND blocked = ?');
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
}
