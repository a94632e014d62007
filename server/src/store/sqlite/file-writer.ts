import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Attachment } from '../../../../src/protocol/index.ts';
import type { NewFile } from '../store.ts';
import type { Refused } from './calls.ts';

/** Where a file is in its life. Not below 2: SQLite would store that otherwise, and rows would change their size. */
export const fileStates = { uploaded: 2, used: 3, dead: 4, held: 5 } as const;

export const userFileBytes = 'SELECT coalesce(sum(bytes), 0) AS bytes FROM files WHERE user = ?';
export const totalFileBytes = 'SELECT coalesce(sum(bytes), 0) AS bytes FROM files';

/** What is kept of files in the database (P20). It is inside the transaction of the log's writer. */
export class FileWriter {
  readonly #insert: StatementSync;
  readonly #insertText: StatementSync;
  readonly #userBytes: StatementSync;
  readonly #totalBytes: StatementSync;
  readonly #find: StatementSync;
  readonly #move: StatementSync;
  readonly #use: StatementSync;
  readonly #ofEntry: StatementSync;
  readonly #ofUser: StatementSync;
  readonly #expired: StatementSync;
  readonly #end: StatementSync;
  readonly #blank: StatementSync;
  readonly #forget: StatementSync;
  #now = 0;

  constructor(database: DatabaseSync) {
    const { uploaded, used, dead, held } = fileStates;
    this.#insert = database.prepare(
      `INSERT INTO files (id, file, room, user, bytes, at, state) VALUES (?, ?, ?, ?, ?, ?, ${uploaded})`,
    );
    // Its rows are never deleted, so that no number is given twice.
    this.#insertText = database.prepare('INSERT INTO file_texts (json) VALUES (?)');
    this.#userBytes = database.prepare(userFileBytes);
    this.#totalBytes = database.prepare(totalFileBytes);
    this.#find = database.prepare(
      `SELECT json FROM files JOIN file_texts USING (id) WHERE file = ? AND room = ? AND user = ? AND state = ?`,
    );
    this.#move = database.prepare(`UPDATE files SET state = ? WHERE file = ? AND state IN (${uploaded}, ${held})`);
    this.#use = database.prepare(`UPDATE files SET state = ${used}, entry = ? WHERE file = ?`);
    this.#ofEntry = database.prepare('SELECT id FROM files WHERE entry = ?');
    this.#ofUser = database.prepare(`SELECT id FROM files WHERE user = ? AND state != ${dead}`);
    this.#expired = database.prepare(`SELECT id FROM files WHERE state = ${uploaded} AND at < ?`);
    this.#end = database.prepare(`UPDATE files SET state = ${dead} WHERE id = ?`);
    // In place and of the same size, so that nothing is left of it (P19).
    this.#blank = database.prepare(
      `UPDATE file_texts SET json = printf('%*s', length(CAST(json AS BLOB)), '') WHERE id = ?`,
    );
    this.#forget = database.prepare(`DELETE FROM files WHERE file = ? AND state = ${dead}`);
  }

  begin(now: number): void {
    this.#now = now;
  }

  create({ room, user, about, userBytes, totalBytes }: NewFile): null | Refused {
    const sum = (statement: StatementSync, ...values: string[]): number =>
      Number(statement.get(...values)!['bytes']) + about.bytes;
    if (sum(this.#userBytes, user) > userBytes) return ['quota-exceeded', 'your files have no more room here'];
    if (sum(this.#totalBytes) > totalBytes) return ['quota-exceeded', 'the relay has no room for more files'];
    const { lastInsertRowid } = this.#insertText.run(JSON.stringify(about));
    this.#insert.run(lastInsertRowid, about.id, room, user, about.bytes, this.#now);
    return null;
  }

  /** Files as a message carries them; undefined where one is not this user's to be sent here, or for one that was held not one of it (P28). */
  find(
    ids: readonly string[],
    room: string,
    user: string,
    state: 'uploaded' | 'held' = 'uploaded',
  ): readonly Attachment[] | undefined {
    const files: Attachment[] = [];
    for (const id of ids) {
      const row = this.#find.get(id, room, user, fileStates[state]);
      if (!row) return undefined;
      files.push(JSON.parse(String(row['json'])) as Attachment);
    }
    return files;
  }

  /** They wait with their message, or are free again: nobody else's in either case. */
  move(ids: readonly string[], state: 'uploaded' | 'held'): void {
    for (const id of ids) this.#move.run(fileStates[state], id);
  }

  use(files: readonly Attachment[], entry: number): void {
    for (const { id } of files) this.#use.run(entry, id);
  }

  /** Those of a message that is deleted. */
  erase(entry: number): void {
    this.#endAll(this.#ofEntry.all(entry));
  }

  /** All of somebody who is erased (P21). */
  eraseOf(user: string): void {
    this.#endAll(this.#ofUser.all(user));
  }

  /** Uploads from before a time that no message has. @returns whether there were any. */
  expire(before: number): boolean {
    return this.#endAll(this.#expired.all(before)) > 0;
  }

  #endAll(rows: readonly Record<string, unknown>[]): number {
    for (const { id } of rows as { id: number }[]) {
      this.#end.run(id);
      this.#blank.run(id);
    }
    return rows.length;
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) this.#forget.run(id);
  }
}
