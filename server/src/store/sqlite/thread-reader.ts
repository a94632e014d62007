import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Message, RoomKind, Role, ThreadPlace, ThreadSlice } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import type { StoredThread, ThreadWhere } from '../threads.ts';
import { messageFrom } from './folds.ts';
import type { Merges } from './merges.ts';

export type { ThreadWhere } from '../threads.ts';

/** Whether a message is in a thread and not for the whole room (P36). */
export const isInThreadAlone = (room: string, seq: string): string =>
  `EXISTS (SELECT 1 FROM answers WHERE answers.room = ${room} AND answers.seq = ${seq} AND in_room = 0)`;

interface MessageRow {
  readonly json: string;
  readonly fold: string | null;
  readonly edit: string | null;
}

interface FollowedRow {
  readonly row: number;
  readonly room: string;
  readonly kind: RoomKind;
  readonly name: string;
  readonly role: Role | null;
  readonly root: number;
  readonly readTo: number;
  readonly at: number;
}

/** A thread that is followed, with the row of its room. */
type FoundThread = Omit<StoredThread, 'users'> & { readonly row: number };

/** Reads threads, each by an index of its own: how long the room is does not matter. */
export class ThreadReader {
  readonly #merges: Merges;
  readonly #message: StatementSync;
  readonly #before: StatementSync;
  readonly #after: StatementSync;
  readonly #standing: StatementSync;
  readonly #followed: StatementSync;
  readonly #unread: StatementSync;
  readonly #unreadThreads: StatementSync;

  constructor(database: DatabaseSync, merges: Merges) {
    this.#merges = merges;
    const prepare = (text: string) => database.prepare(text);
    const folded = `LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
      LEFT JOIN entries AS edits ON edits.id = folds.edit`;
    const columns = 'entries.json, folds.json AS fold, edits.json AS edit';
    this.#message = prepare(
      `SELECT ${columns} FROM entries ${folded} WHERE entries.room = ? AND entries.is_message = 1 AND entries.seq = ?`,
    );
    const answers = `SELECT ${columns} FROM answers
      JOIN entries ON entries.room = answers.room AND entries.is_message = 1 AND entries.seq = answers.seq ${folded}
      WHERE answers.room = ? AND answers.root = ?`;
    this.#before = prepare(`${answers} AND answers.seq < ? ORDER BY answers.seq DESC LIMIT ?`);
    this.#after = prepare(`${answers} AND answers.seq > ? ORDER BY answers.seq LIMIT ?`);
    this.#standing = prepare(
      'SELECT following, read_to AS readTo FROM thread_followers WHERE user = ? AND room = ? AND root = ?',
    );
    this.#followed = prepare(
      `SELECT rooms.id AS row, rooms.name AS room, rooms.kind, title AS name, role, mine.root, read_to AS readTo, newest.at
        FROM thread_followers AS mine JOIN rooms ON rooms.id = mine.room
        JOIN people ON people.room = mine.room AND people.user = mine.user AND people.member = 1
        JOIN answers AS newest ON newest.room = mine.room AND newest.seq = (
          SELECT max(seq) FROM answers WHERE room = mine.room AND root = mine.root AND live = 1)
        WHERE mine.user = ?1 AND following = 1 AND (newest.at, rooms.name, mine.root) < (?2, ?3, ?4)
        ORDER BY newest.at DESC, rooms.name DESC, mine.root DESC LIMIT ?5`,
    );
    // Of others, without what one wrote as a guest (P27), and those whom one has blocked (P34).
    const unread = (room: string, root: string, readTo: string, user: string) =>
      `SELECT 1 FROM answers WHERE room = ${room} AND root = ${root} AND live = 1 AND seq > ${readTo} AND sender <> ${user}
        AND sender NOT IN (SELECT guest FROM merged_guests WHERE user = ${user})
        AND sender NOT IN (SELECT blocked FROM blocks WHERE user = ${user})`;
    this.#unread = prepare(
      `SELECT count(*) AS count FROM (${unread('?1', '?2', '?3', '?4')} LIMIT ${bounds.unreadCounted})`,
    );
    this.#unreadThreads = prepare(
      `SELECT count(*) AS count FROM thread_followers AS mine WHERE mine.user = ?1 AND mine.room = ?2 AND following = 1
        AND EXISTS (${unread('mine.room', 'mine.root', 'mine.read_to', '?1')})`,
    );
  }

  /** Answers, and what they answer; undefined where there is no such message, or it is in a thread itself. */
  page(
    room: number,
    root: number,
    user: string,
    where: ThreadWhere,
    limit: number,
  ): Omit<ThreadSlice, 'asOf' | 'users'> | undefined {
    const message = this.#find(room, root);
    if (!message || message.thread !== undefined) return undefined;
    const rows = ('before' in where
      ? this.#before.all(room, root, where.before, limit + 1)
      : this.#after.all(room, root, where.after, limit + 1)) as unknown as MessageRow[];
    const more = rows.length > limit;
    if (more) rows.pop();
    if ('before' in where) rows.reverse();
    const messages = this.#merges.apply(
      room,
      rows.map(({ json, fold, edit }) => messageFrom(json, fold, edit)),
    );
    const { following = 0, readTo = 0 } = this.#standing.get(user, room, root) ?? {};
    return { root: message, messages, more, following: following === 1, readTo: Number(readTo) };
  }

  followed(user: string, [at, room, root]: ThreadPlace, limit: number): FoundThread[] {
    const rows = this.#followed.all(user, at, room, root, limit) as unknown as FollowedRow[];
    return rows.map(({ root: seq, role, ...found }) => ({
      ...found,
      role: role ?? 'member',
      root: this.#find(found.row, seq)!,
      unread: Number(this.#unread.get(found.row, seq, found.readTo, user)!['count']),
    }));
  }

  /** In how many threads of a room, by its row, that somebody follows something is unread for them. */
  unreadIn(user: string, room: number): number {
    return Number(this.#unreadThreads.get(user, room)!['count']);
  }

  /** Those of some users who follow a thread, and how far they have read it. */
  followers(room: number, root: number, users: readonly string[]): [user: string, readTo: number][] {
    return users.flatMap((user) => {
      const found = this.#standing.get(user, room, root);
      return found?.['following'] === 1 ? [[user, Number(found['readTo'])]] : [];
    });
  }

  #find(room: number, seq: number): Message | undefined {
    const row = this.#message.get(room, seq) as unknown as MessageRow | undefined;
    return row && this.#merges.apply(room, [messageFrom(row.json, row.fold, row.edit)])[0];
  }
}
