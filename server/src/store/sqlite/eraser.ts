import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogEntry, MessageEntry, RoomKind, User } from '../../../../src/protocol/index.ts';
import type { Stepped } from './calls.ts';
import type { LogWriter } from './log-writer.ts';
import { personIds } from './merges.ts';
import {
  entriesNaming,
  lastEntry,
  most,
  needleOf,
  personalTables,
  span,
  tablesOfTeam,
  tablesWithNames,
  type EntryRow,
} from './personal.ts';

const erasing = 'erasing ';
const expired = 'expired ';
/** Messages that one step of retention erases at most. */
const expiredAtOnce = 50;

/**
 * Erases people, and what is too old, step by step (P21). Each step is inside a transaction that is the caller's, and says in `meta` how far it
 * has come, so that a crash interrupts and does not undo.
 */
export class Eraser {
  readonly #database: DatabaseSync;
  readonly #log: LogWriter;
  readonly #find: StatementSync;
  readonly #save: StatementSync;
  readonly #forget: StatementSync;
  readonly #last: StatementSync;
  readonly #rooms: StatementSync;
  readonly #naming: StatementSync;
  readonly #messages: StatementSync;
  #users = new Set<string>();

  constructor(database: DatabaseSync, log: LogWriter) {
    this.#database = database;
    this.#log = log;
    this.#find = database.prepare('SELECT value FROM meta WHERE name = ?');
    this.#save = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
    this.#forget = database.prepare('DELETE FROM meta WHERE name = ?');
    this.#last = database.prepare(lastEntry);
    this.#rooms = database.prepare(
      `SELECT rooms.name AS room, people.kind FROM people JOIN rooms ON rooms.id = people.room
        WHERE user = ? AND (people.name <> '' OR member = 1) LIMIT ${most}`,
    );
    this.#naming = database.prepare(entriesNaming);
    this.#messages = database.prepare(
      `SELECT entries.id, entries.seq, rooms.name AS room, entries.json
        FROM entries JOIN rooms ON rooms.id = entries.room
        WHERE entries.id > ?1 AND entries.id <= ?1 + ${span} AND is_message = 1 AND rooms.kind = ?2
        ORDER BY entries.id LIMIT ${expiredAtOnce}`,
    );
    this.reload();
  }

  /** After a transaction that did not happen. */
  reload(): void {
    const names = this.#database.prepare(`SELECT name FROM meta WHERE name GLOB '${erasing}*'`).all();
    this.#users = new Set(names.map(({ name }) => String(name).slice(erasing.length)));
  }

  /** Users whose erasure began and did not end. They write nothing. */
  get users(): ReadonlySet<string> {
    return this.#users;
  }

  /** One step of erasing a person: a user, and the guests who they were (P27), one after the other. With `by` it is noted that it begins. */
  erase(person: string, by?: string): Stepped {
    const ids = personIds(this.#database, person);
    const [user, ...others] = ids.filter((id) => this.#position(erasing + id) !== undefined);
    if (user === undefined) {
      if (by !== undefined) this.#log.transaction.acts.note({ by, act: 'erased', user: person });
      for (const id of ids) {
        this.#users.add(id);
        this.#log.transaction.desk.eraseVisitor(id);
        this.#eraseRows(id);
        this.#save.run(erasing + id, 0);
      }
      return [0, 'more'];
    }
    const [count, state] = this.#eraseUser(user);
    return [count, others.length > 0 ? 'more' : state];
  }

  #eraseUser(user: string): Stepped {
    const next = this.#position(erasing + user)!;
    const closed = this.#log.desk.closeOf(user, most);
    if (closed > 0) return [closed, 'more'];
    const rooms = this.#rooms.all(user) as unknown as { room: string; kind: User['kind'] }[];
    for (const { room, kind } of rooms) this.#log.erasure.eraseMember(room, { id: user, kind });
    if (rooms.length > 0) return [rooms.length, 'more'];
    const released = this.#log.desk.release(user, most);
    if (released > 0) return [released, 'more'];
    const notes = this.#log.erasure.eraseNotes(user);
    if (notes > 0) return [notes, 'more'];

    const rows = this.#naming.all(next, needleOf(user)) as unknown as EntryRow[];
    const count = rows.filter((row) => this.#eraseEntry(row, user)).length;
    const reached = rows.length === most ? rows.at(-1)!.id : next + span;
    if (reached < this.#end()) return this.#more(erasing + user, reached, count);
    this.#eraseRows(user);
    this.#rewriteTables(user);
    this.#forget.run(erasing + user);
    this.#users.delete(user);
    return [count, 'done'];
  }

  /** One step of erasing what is older than a time in rooms of a kind. Entries are in the order of time. */
  expire(kind: RoomKind, before: number): Stepped {
    const next = this.#position(expired + kind) ?? 0;
    const rows = this.#messages.all(next, kind) as unknown as EntryRow[];
    let reached = next;
    const { held, now } = this.#log.transaction;
    let count = held.expireIn(now, kind, before);
    for (const { id, seq, room, json } of rows) {
      const { at, from, name } = JSON.parse(json) as MessageEntry;
      if (at >= before) {
        if (reached > next) this.#save.run(expired + kind, reached);
        return [count, 'done'];
      }
      reached = id;
      if (name === '') continue;
      this.#log.erasure.eraseMessage(room, seq, from);
      count += 1;
    }
    const end = this.#end();
    if (rows.length < expiredAtOnce) reached = Math.min(next + span, end);
    if (reached > next) this.#save.run(expired + kind, reached);
    return [count, reached < end ? 'more' : 'done'];
  }

  #eraseEntry(row: EntryRow, user: string): boolean {
    const entry = JSON.parse(row.json) as LogEntry;
    // Also one that is deleted already: whoever holds it has its sender's name.
    if (entry.type === 'message' && entry.from === user && entry.name !== '') {
      this.#log.erasure.eraseMessage(row.room, row.seq, user);
      return true;
    }
    if (!this.#log.erasure.eraseEntry(row, user)) return false;
    if (entry.type === 'rating') this.#log.desk.eraseRating(row.room);
    if (entry.type === 'reaction') this.#log.erasure.eraseReactions(row.room, entry.of, user);
    return true;
  }

  #eraseRows(user: string): void {
    this.#log.transaction.files.eraseOf(user);
    this.#log.transaction.held.eraseName(user);
    this.#log.transaction.polls.eraseOf(user, this.#log.transaction.now);
    for (const { erase } of personalTables) if (erase !== undefined) this.#database.prepare(erase).run(user);
  }

  /** A table that is emptied leaves blank pages (`secure_delete`), and one that is filled in order moves no rows. */
  #rewriteTables(user: string): void {
    for (const table of [...tablesWithNames, ...(user.startsWith('a_') ? tablesOfTeam : [])]) {
      this.#database.exec(
        `CREATE TEMP TABLE kept AS SELECT * FROM main.${table}; DELETE FROM main.${table};
          INSERT INTO main.${table} SELECT * FROM temp.kept; DROP TABLE temp.kept`,
      );
    }
  }

  #position(name: string): number | undefined {
    const row = this.#find.get(name);
    return row && Number(row['value']);
  }

  #end(): number {
    return Number(this.#last.get()!['last']);
  }

  #more(name: string, reached: number, count: number): Stepped {
    this.#save.run(name, reached);
    return [count, 'more'];
  }
}
