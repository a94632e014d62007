import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { KeyedRequest, KnownRequest } from '../kept-answers.ts';
import type { Decided, KeptAnswerOperation } from './calls.ts';

/** Expired rows that are taken away with each new one. */
const expiredAtOnce = 100;

interface Row {
  readonly request: string;
  readonly at: number;
  readonly sealed: string | null;
}

/** Writes which requests were begun, and what they were answered. Inside a transaction that is the caller's. */
export class KeptAnswerTable {
  readonly #find: StatementSync;
  readonly #begin: StatementSync;
  readonly #keep: StatementSync;
  readonly #forget: StatementSync;
  readonly #expire: StatementSync;
  readonly #trim: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#find = prepare('SELECT request, at, sealed FROM kept_answers WHERE id = ?');
    this.#begin = prepare('INSERT OR REPLACE INTO kept_answers (id, user, request, at) VALUES (?, ?, ?, ?)');
    this.#keep = prepare('UPDATE kept_answers SET sealed = ? WHERE id = ?');
    this.#forget = prepare('DELETE FROM kept_answers WHERE id = ?');
    this.#expire = prepare(
      `DELETE FROM kept_answers WHERE id IN (SELECT id FROM kept_answers WHERE at <= ? ORDER BY at LIMIT ${expiredAtOnce})`,
    );
    this.#trim = prepare(
      `DELETE FROM kept_answers WHERE id IN (
        SELECT id FROM kept_answers WHERE user = ? ORDER BY at DESC LIMIT -1 OFFSET ${bounds.keptAnswers})`,
    );
  }

  write(operation: KeptAnswerOperation, now: number): Decided | null {
    switch (operation[0]) {
      case 'begin-answer':
        return [0, JSON.stringify(this.#known(operation[1], now))];
      case 'keep-answer':
        this.#keep.run(operation[2], operation[1]);
        return null;
      case 'forget-answer':
        this.#forget.run(operation[1]);
        return null;
    }
  }

  #known({ id, user, request }: KeyedRequest, now: number): KnownRequest {
    const past = now - bounds.keptAnswerLife;
    const row = this.#find.get(id) as unknown as Row | undefined;
    if (row && row.at > past) {
      if (row.request !== request) return { state: 'other' };
      return row.sealed === null ? { state: 'unfinished' } : { sealed: row.sealed };
    }
    this.#expire.run(past);
    this.#begin.run(id, user, request, now);
    this.#trim.run(user);
    return { state: 'new' };
  }
}
