import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sharedName } from './list-reader.ts';

/** Who knows whom, inside a transaction that is the caller's. */
export class Acquaintances {
  readonly #shared: StatementSync;
  readonly #name: StatementSync;

  constructor(database: DatabaseSync) {
    this.#shared = database.prepare(`SELECT ${sharedName('?1', '?2')} IS NOT NULL AS shared`);
    this.#name = database.prepare(
      `SELECT coalesce(${sharedName('?1', '?2')}, 
        (SELECT name FROM accounts WHERE id = ?2 AND EXISTS (SELECT 1 FROM accounts WHERE id = ?1)), '') AS name`,
    );
  }

  /** Whether a user knows another by name from a room that both are in (P33). */
  has(user: string, other: string): boolean {
    return this.#shared.get(user, other)!['shared'] === 1;
  }

  /** What a user knows another by: the name of a room that both are in, or of the team. Empty where they do not. */
  nameOf(user: string, other: string): string {
    return String(this.#name.get(user, other)!['name']);
  }
}
