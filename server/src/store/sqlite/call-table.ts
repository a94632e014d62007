import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Call } from '../../../../src/protocol/index.ts';

/** A call that is not over, where somebody takes part. */
export interface OpenCallRow {
  readonly room: number;
  readonly seq: number;
}

/** Which calls are not over, and between whom (P55): by ids and numbers alone. Inside a transaction that is the caller's. */
export class CallTable {
  readonly #add: StatementSync;
  readonly #end: StatementSync;
  readonly #of: StatementSync;
  readonly #other: StatementSync;

  constructor(database: DatabaseSync) {
    this.#add = database.prepare('INSERT OR IGNORE INTO calls (room, seq, caller, callee) VALUES (?, ?, ?, ?)');
    this.#end = database.prepare('DELETE FROM calls WHERE room = ? AND seq = ?');
    this.#of = database.prepare('SELECT room, seq FROM calls WHERE ?1 IN (caller, callee) LIMIT 1');
    this.#other = database.prepare(
      `SELECT min(user) AS user, count(*) AS others, (SELECT count(*) FROM people WHERE room = ?1 AND user = ?2) AS own
        FROM people WHERE room = ?1 AND user <> ?2`,
    );
  }

  /** The call in which somebody is, or that rings for them. */
  of(user: string): OpenCallRow | undefined {
    return this.#of.get(user) as OpenCallRow | undefined;
  }

  /** The other one in a direct room of two. */
  otherOf(room: number, user: string): string | undefined {
    const { user: other, others, own } = this.#other.get(room, user) as { user: string; others: number; own: number };
    return others === 1 && own === 1 ? other : undefined;
  }

  begin(room: number, seq: number, caller: string, { to }: Call): void {
    this.#add.run(room, seq, caller, to);
  }

  end(room: number, seq: number): void {
    this.#end.run(room, seq);
  }
}
