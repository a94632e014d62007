import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';

/** Which messages of a room are pinned, so that they are found without a look at the others. */
export class PinTable {
  readonly #count: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#count = database.prepare('SELECT count(*) AS count FROM pins WHERE room = ?');
    this.#insert = database.prepare(
      'INSERT INTO pins (room, seq, entry) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET entry = excluded.entry',
    );
    this.#delete = database.prepare('DELETE FROM pins WHERE room = ? AND seq = ?');
  }

  isFull(room: number): boolean {
    return Number(this.#count.get(room)!['count']) >= bounds.pins;
  }

  /** `entry`: the number of the one that pinned it; undefined where it is not any more. */
  save(room: number, seq: number, entry: number | undefined): void {
    if (entry === undefined) this.#delete.run(room, seq);
    else this.#insert.run(room, seq, entry);
  }
}
