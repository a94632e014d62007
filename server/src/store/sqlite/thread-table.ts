import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AnswersInfo, Message, MessageEntry } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { isEverybody } from '../../mentions.ts';
import type { ThreadOf } from '../threads.ts';
import type { Refused } from './calls.ts';
import type { Merges } from './merges.ts';

/** As many who wrote last as are told. */
const namedAtOnce = 3;

const lastFew = (ids: readonly string[]): string[] => [...new Set(ids)].slice(0, namedAtOnce);

/** Whether a message has answers, or may be the first to have one: a thread has no threads. */
export const canBeAnswered = (message: Message | undefined): boolean =>
  message !== undefined && message.thread === undefined && (!message.deleted || message.answers !== undefined);

/** What a message tells of its answers when there is one more. */
export const answersWith = (
  before: AnswersInfo | undefined,
  { seq, at, from }: Pick<MessageEntry, 'seq' | 'at' | 'from'>,
): AnswersInfo => ({
  count: (before?.count ?? 0) + 1,
  last: seq,
  at,
  by: lastFew([from, ...(before?.by ?? [])]),
});

const noThread: Refused = ['no-such-message', 'there is no message of this number that has a thread, or can have one'];

/** Which messages are in which threads, and who follows those (P36), inside a transaction that is the caller's. Ids and numbers alone. */
export class ThreadTable {
  readonly #merges: Merges;
  readonly #add: StatementSync;
  readonly #root: StatementSync;
  readonly #remove: StatementSync;
  readonly #newest: StatementSync;
  readonly #join: StatementSync;
  readonly #begin: StatementSync;
  readonly #count: StatementSync;
  readonly #trim: StatementSync;
  readonly #room: StatementSync;
  readonly #unfollow: StatementSync;
  readonly #seen: StatementSync;
  readonly #merge: readonly StatementSync[];

  constructor(database: DatabaseSync, merges: Merges) {
    const prepare = (text: string) => database.prepare(text);
    this.#merges = merges;
    this.#add = prepare(
      'INSERT INTO answers (room, seq, root, at, sender, in_room, live) VALUES (?, ?, ?, ?, ?, ?, 1)',
    );
    this.#root = prepare('SELECT root FROM answers WHERE room = ? AND seq = ?');
    this.#remove = prepare('UPDATE answers SET live = 0 WHERE room = ? AND seq = ? AND live = 1 RETURNING root');
    this.#newest = prepare(
      `SELECT seq, at, sender FROM answers WHERE room = ? AND root = ? AND live = 1 ORDER BY seq DESC LIMIT ${bounds.answersLooked}`,
    );
    // Who begins anew has read what was there before; who goes on has read what they had.
    this.#join = prepare(
      `INSERT INTO thread_followers (user, room, root, following, read_to) VALUES (?, ?, ?, 1, ?)
        ON CONFLICT DO UPDATE SET following = 1, read_to = iif(following = 1, read_to, max(read_to, excluded.read_to))`,
    );
    this.#begin = prepare(
      'INSERT OR IGNORE INTO thread_followers (user, room, root, following, read_to) VALUES (?, ?, ?, 1, ?)',
    );
    this.#count = prepare('SELECT count(*) AS count FROM thread_followers WHERE user = ?');
    this.#trim = prepare(
      'DELETE FROM thread_followers WHERE id = (SELECT min(id) FROM thread_followers WHERE user = ?)',
    );
    this.#room = prepare('SELECT id, head FROM rooms WHERE name = ?');
    this.#unfollow = prepare('UPDATE thread_followers SET following = 0 WHERE user = ? AND room = ? AND root = ?');
    this.#seen = prepare(
      'UPDATE thread_followers SET read_to = max(read_to, ?4) WHERE user = ?1 AND room = ?2 AND root = ?3',
    );
    this.#merge = [
      prepare(
        `INSERT INTO thread_followers (user, room, root, following, read_to)
          SELECT ?2, room, root, following, read_to FROM thread_followers WHERE user = ?1
          ON CONFLICT DO UPDATE SET following = max(following, excluded.following), read_to = max(read_to, excluded.read_to)`,
      ),
      prepare('DELETE FROM thread_followers WHERE user = ?1 AND ?2 <> ?1'),
    ];
  }

  /** Whoever answers, is answered or is mentioned follows. */
  add(room: number, answer: MessageEntry, author: string): void {
    const { seq, thread, at, from, inRoom } = answer;
    this.#add.run(room, seq, thread!, at, from, Number(inRoom ?? false));
    this.#follow(this.#begin, author, room, thread!, thread!);
    this.#follow(this.#join, from, room, thread!, seq);
    this.#seen.run(this.#merges.userOf(from), room, thread!, seq);
    this.mentioned(room, answer);
  }

  /** Whom an answer mentions follows from there on. */
  mentioned(room: number, { seq, from, mentions = [] }: Pick<Message, 'seq' | 'from' | 'mentions'>): void {
    const told = mentions.filter(([, , id]) => id !== from && !isEverybody(id));
    if (told.length === 0) return;
    const root = this.#root.get(room, seq)?.['root'];
    if (root === undefined) return;
    for (const [, , id] of told) this.#follow(this.#join, id, room, Number(root), seq - 1);
  }

  #follow(statement: StatementSync, id: string, room: number, root: number, readTo: number): void {
    const user = this.#merges.userOf(id);
    const { changes } = statement.run(user, room, root, readTo);
    if (changes > 0 && Number(this.#count.get(user)!['count']) > bounds.followedThreads) this.#trim.run(user);
  }

  /** An answer that is deleted. @returns the root of its thread, if it was one. */
  remove(room: number, seq: number): number | undefined {
    const root = this.#remove.get(room, seq)?.['root'];
    return root === undefined ? undefined : Number(root);
  }

  /** What a message tells of its answers when there is one less; `null` where there is none left. */
  without(room: number, root: number, before: AnswersInfo | undefined): AnswersInfo | null {
    const rows = this.#newest.all(room, root) as { seq: number; at: number; sender: string }[];
    const [newest] = rows;
    if (!newest) return null;
    const by = lastFew(rows.map(({ sender }) => this.#merges.userOf(sender)));
    return { count: Math.max((before?.count ?? 1) - 1, rows.length), last: newest.seq, at: newest.at, by };
  }

  /** `root`: what the number named stands for, as it is now. */
  follow({ user, room, thread }: ThreadOf, root: Message | undefined): Refused | null {
    if (!canBeAnswered(root)) return noThread;
    const { id, head } = this.#room.get(room) as { id: number; head: number };
    this.#follow(this.#join, user, id, thread, head);
    return null;
  }

  unfollow({ user, room, thread }: ThreadOf): null {
    const id = this.#room.get(room)?.['id'];
    if (id !== undefined) this.#unfollow.run(this.#merges.userOf(user), id, thread);
    return null;
  }

  seen({ user, room, thread }: ThreadOf, readTo: number): null {
    const { id, head } = (this.#room.get(room) ?? {}) as { id?: number; head: number };
    if (id !== undefined) this.#seen.run(this.#merges.userOf(user), id, thread, Math.min(readTo, head));
    return null;
  }

  /** What a guest follows the user follows (P27). */
  merge(guest: string, user: string): void {
    for (const statement of this.#merge) statement.run(guest, user);
  }
}
