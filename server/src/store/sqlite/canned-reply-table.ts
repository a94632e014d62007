import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { CannedReply } from '../desk.ts';
import type { CannedReplyOperation, Stepped } from './calls.ts';

export const readCannedReplies = (database: DatabaseSync): CannedReply[] =>
  database
    .prepare('SELECT name, text, by, at FROM canned_replies ORDER BY name')
    .all()
    .map(({ name, text, by, at }) => ({ name: String(name), text: String(text), by: String(by), at: Number(at) }));

/** Changes answers that are prepared for the team. Inside a transaction that is the caller's. */
export class CannedReplyWriter {
  readonly #save: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    // One that is there already is changed, however many there are.
    this.#save = database.prepare(
      `INSERT INTO canned_replies (name, text, by, at) SELECT ?1, ?2, ?3, ?4
        WHERE (SELECT count(*) FROM canned_replies) < ?5 OR EXISTS (SELECT 1 FROM canned_replies WHERE name = ?1)
        ON CONFLICT DO UPDATE SET text = excluded.text, by = excluded.by, at = excluded.at`,
    );
    this.#remove = database.prepare('DELETE FROM canned_replies WHERE name = ?');
  }

  write(now: number, operation: CannedReplyOperation): Stepped {
    if (operation[0] === 'remove-canned-reply') return [Number(this.#remove.run(operation[1]).changes), 'done'];
    const [, { name, text, by }] = operation;
    return [Number(this.#save.run(name, text, by, now, bounds.cannedReplies).changes), 'done'];
  }
}
