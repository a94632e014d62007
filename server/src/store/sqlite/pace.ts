import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A room that somebody writes in. */
interface PacedRoom {
  readonly id: number;
  readonly slow: number;
}

/** Slow mode (P24): when whoever writes in a slow room did it last. Inside a transaction that is the caller's. */
export class Pace {
  readonly #find: StatementSync;
  readonly #save: StatementSync;
  readonly #forget: StatementSync;
  #now = 0;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT at FROM paces WHERE room = ? AND user = ?');
    this.#save = database.prepare('INSERT OR REPLACE INTO paces (room, user, at) VALUES (?, ?, ?)');
    this.#forget = database.prepare('DELETE FROM paces WHERE room = ?');
  }

  begin(now: number): void {
    this.#now = now;
  }

  /** Milliseconds until this user may write again; 0 for now, and then that is noted. */
  take({ id, slow }: PacedRoom, user: string): number {
    if (slow === 0) return 0;
    const row = this.#find.get(id, user);
    let last = row === undefined ? -Infinity : Number(row['at']);
    if (last > this.#now) {
      // The clock was set back: nobody waits longer for that than once more.
      last = this.#now;
      this.#save.run(id, user, last);
    }
    const wait = last + slow - this.#now;
    if (wait > 0) return wait;
    this.#save.run(id, user, this.#now);
    return 0;
  }

  /** The room's slow mode is over. */
  forget(room: number): void {
    this.#forget.run(room);
  }
}
