import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Poll, User } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { kindOfUser } from '../../policy/identity.ts';

/** A poll that this transaction has brought votes to. */
interface Changed<Room> {
  readonly room: Room;
  readonly seq: number;
}

interface VoteRow {
  readonly choices: string;
  readonly keys: string;
}

const isOpenAt = `(ends = 0 OR ends > ?)`;
const hasVoteOf = `EXISTS (SELECT 1 FROM votes WHERE votes.room = tallies.room AND votes.seq = tallies.seq AND user = ?)`;

/**
 * Who has voted for what (P35). The log has only how many, and not after each vote: `tallies` says when it was told last, and whether there is news. Inside a
 * transaction that is the caller's.
 */
export class PollTable<Room extends { readonly id: number }> {
  readonly #find: StatementSync;
  readonly #save: StatementSync;
  readonly #news: StatementSync;
  readonly #told: StatementSync;
  readonly #last: StatementSync;
  readonly #count: StatementSync;
  readonly #due: StatementSync;
  readonly #isDue: StatementSync;
  readonly #newsOf: StatementSync;
  readonly #eraseOf: StatementSync;
  readonly #move: StatementSync;
  readonly #end: StatementSync;
  readonly #forget: StatementSync;
  readonly #changed = new Map<string, Changed<Room>>();

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#find = prepare('SELECT choices, keys FROM votes WHERE room = ? AND seq = ? AND user = ?');
    this.#save = prepare('INSERT OR REPLACE INTO votes (room, seq, user, choices, keys) VALUES (?, ?, ?, ?, ?)');
    this.#news = prepare(
      'INSERT INTO tallies (room, seq, at, due, ends) VALUES (?, ?, 0, 1, ?) ON CONFLICT DO UPDATE SET due = 1',
    );
    this.#told = prepare('UPDATE tallies SET at = ?, due = 0 WHERE room = ? AND seq = ?');
    this.#last = prepare('SELECT at FROM tallies WHERE room = ? AND seq = ?');
    this.#count = prepare(
      `SELECT choices, count(*) AS count FROM votes WHERE room = ? AND seq = ? AND choices <> '[]' GROUP BY choices`,
    );
    this.#due = prepare(
      `SELECT rooms.name AS room, seq FROM tallies JOIN rooms ON rooms.id = tallies.room
        WHERE due = 1 AND (tallies.at <= ? OR tallies.at > ?) LIMIT ${bounds.talliesAtOnce}`,
    );
    this.#isDue = prepare('SELECT 1 FROM tallies WHERE due = 1 LIMIT 1');
    this.#newsOf = prepare(`UPDATE tallies SET due = 1 WHERE ${isOpenAt} AND ${hasVoteOf}`);
    this.#eraseOf = prepare('DELETE FROM votes WHERE user = ?');
    this.#move = prepare('UPDATE OR IGNORE votes SET user = ?2 WHERE user = ?1');
    this.#end = prepare('DELETE FROM tallies WHERE room = ? AND seq = ?');
    this.#forget = prepare('DELETE FROM votes WHERE room = ? AND seq = ?');
  }

  begin(): void {
    this.#changed.clear();
  }

  /** Puts somebody's vote in the place of the one before; what is so already, and a key that was used for one of the last few, changes nothing (P3). */
  vote(room: Room, seq: number, { ends = 0 }: Poll, user: string, key: string, choices: readonly number[]): void {
    const row = this.#find.get(room.id, seq, user) as VoteRow | undefined;
    const keys = JSON.parse(row?.keys ?? '[]') as string[];
    const text = JSON.stringify(choices);
    if (keys.includes(key) || (row?.choices ?? '[]') === text) return;
    this.#save.run(room.id, seq, user, text, JSON.stringify([...keys, key].slice(-bounds.voteKeys)));
    this.#news.run(room.id, seq, ends);
    this.#changed.set(`${room.id} ${seq}`, { room, seq });
  }

  /** A poll with the votes as they are now. */
  counted(room: number, seq: number, poll: Poll): Poll {
    const votes = Array.from({ length: poll.options }, () => 0);
    let voters = 0;
    for (const { choices, count } of this.#count.all(room, seq) as { choices: string; count: number }[]) {
      voters += count;
      for (const choice of JSON.parse(choices) as number[]) votes[choice]! += count;
    }
    return { ...poll, votes, voters };
  }

  /** Polls with news of this transaction, but for those of which was told a moment ago. */
  changed(now: number): Changed<Room>[] {
    return [...this.#changed.values()].filter(({ room, seq }) => {
      const row = this.#last.get(room.id, seq);
      const at = Number(row?.['at']);
      return row && (at <= now - bounds.tallyInterval || at > now);
    });
  }

  /** The log has what the votes have come to. */
  told(room: number, seq: number, now: number): void {
    this.#told.run(now, room, seq);
  }

  /** Polls with news that may be told. */
  due(now: number): { readonly room: string; readonly seq: number }[] {
    return this.#due.all(now - bounds.tallyInterval, now) as { room: string; seq: number }[];
  }

  /** Whether there are polls with news. */
  get isDue(): boolean {
    return this.#isDue.get() !== undefined;
  }

  /** No vote changes any more: not by an erasure either. */
  end(room: number, seq: number): void {
    this.#end.run(room, seq);
  }

  /** The poll is deleted. */
  forget(room: number, seq: number): void {
    this.end(room, seq);
    this.#forget.run(room, seq);
  }

  /** Takes all votes of somebody away (P21). What polls have come to that are over stays: it tells of nobody. */
  eraseOf(user: string, now: number): void {
    this.#newsOf.run(now, user);
    this.#eraseOf.run(user);
  }

  /** What a guest has voted a user has voted (P27), unless they had a vote of their own. */
  merge(guest: string, user: string, now: number): void {
    this.#move.run(guest, user);
    this.eraseOf(guest, now);
  }
}

/** Reads votes. */
export class PollReader {
  readonly #own: StatementSync;
  readonly #voters: StatementSync;

  constructor(database: DatabaseSync) {
    this.#own = database.prepare(
      `SELECT seq, choices FROM votes JOIN rooms ON rooms.id = votes.room
        WHERE rooms.name = ? AND user = ? AND choices <> '[]' AND seq IN (SELECT value FROM json_each(?))`,
    );
    this.#voters = database.prepare(
      `SELECT votes.user AS id, people.name FROM votes JOIN rooms ON rooms.id = votes.room
        LEFT JOIN people ON people.room = votes.room AND people.user = votes.user
        WHERE rooms.name = ? AND votes.seq = ? AND votes.user > ?
          AND EXISTS (SELECT 1 FROM json_each(votes.choices) WHERE value = ?) ORDER BY votes.user LIMIT ?`,
    );
  }

  own(room: string, user: string, polls: readonly number[]): [seq: number, choices: readonly number[]][] {
    const rows = this.#own.all(room, user, JSON.stringify(polls)) as { seq: number; choices: string }[];
    return rows.map(({ seq, choices }) => [seq, JSON.parse(choices) as number[]]);
  }

  voters(room: string, seq: number, choice: number, after: string, limit: number): User[] {
    const rows = this.#voters.all(room, seq, after, choice, limit) as { id: string; name: string | null }[];
    return rows.map(({ id, name }) => ({ id, name: name ?? '', kind: kindOfUser(id) }));
  }
}
