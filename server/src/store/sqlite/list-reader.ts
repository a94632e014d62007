import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type {
  LastMessage,
  Message,
  Role,
  RoomKind,
  RoomPlace,
  RoomSummary,
  User,
} from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import type { AskedRoom, Participant, StoredSummary } from '../lists.ts';
import { messageFrom } from './folds.ts';
import { mediaOf } from './media.ts';
import { MentionReader } from './mention-table.ts';
import type { Merges } from './merges.ts';
import { isInThreadAlone, ThreadReader } from './thread-reader.ts';

interface SummaryRow {
  readonly row: number;
  readonly id: string;
  readonly kind: RoomKind;
  readonly name: string;
  readonly topic: string;
  readonly listed: number;
  readonly head: number;
  readonly at: number;
  readonly memberCount: number;
  readonly role: Role | null;
  readonly readTo: number;
}

interface MessageRow {
  readonly json: string;
  readonly fold: string | null;
  readonly edit: string | null;
}

/** A name that two people know each other by: that of one who has come to a room of the other's. */
export const sharedName = (user: string, other: string): string => `(SELECT theirs.name FROM people AS theirs
  JOIN people AS mine ON mine.room = theirs.room AND mine.user = ${user} AND mine.member = 1
  WHERE theirs.user = ${other} AND theirs.member = 1 AND theirs.name <> '' LIMIT 1)`;

/** Whether one of two has blocked the other (P34). */
export const areApart = (user: string, other: string): string =>
  `EXISTS (SELECT 1 FROM blocks WHERE (user, blocked) IN (VALUES (${user}, ${other}), (${other}, ${user})))`;

/** Reads what a list tells of rooms (P33): by indexes alone, and of each room a bounded number of messages. */
export class ListReader {
  readonly #merges: Merges;
  readonly #mentions: MentionReader;
  readonly #threads: ThreadReader;
  readonly #name: StatementSync;
  readonly #described: StatementSync;
  readonly #page: StatementSync;
  readonly #one: StatementSync;
  readonly #ids: StatementSync;
  readonly #last: StatementSync;
  readonly #unread: StatementSync;
  readonly #others: StatementSync;
  readonly #isBlocked: StatementSync;

  constructor(database: DatabaseSync, merges: Merges) {
    this.#merges = merges;
    this.#mentions = new MentionReader(database);
    this.#threads = new ThreadReader(database, merges);
    const prepare = (text: string) => database.prepare(text);
    // A companion is seen beside its conversation (P41), and in no list.
    const mine = `FROM people JOIN rooms ON rooms.id = people.room AND rooms.kind <> 'desk'`;
    const summary = `SELECT rooms.id AS row, rooms.name AS id, rooms.kind, title AS name, topic, listed, head, at, members AS memberCount,
      role, max(since, coalesce(reads.seq, 0)) AS readTo ${mine}
      LEFT JOIN reads ON reads.room = rooms.name AND reads.user = people.user WHERE people.user = ?1 AND member = 1`;
    const newest = 'ORDER BY rooms.at DESC, rooms.name DESC';
    this.#name = prepare('SELECT name FROM rooms WHERE id = ?');
    this.#described = prepare('SELECT title AS name, topic FROM rooms WHERE name = ?');
    this.#page = prepare(`${summary} AND (rooms.at, rooms.name) < (?2, ?3) ${newest} LIMIT ?4`);
    this.#one = prepare(`${summary} AND rooms.name = ?2`);
    this.#ids = prepare(`SELECT rooms.name AS id ${mine} WHERE people.user = ? AND member = 1 ${newest} LIMIT ?`);
    this.#last = prepare(`SELECT entries.json, folds.json AS fold, edits.json AS edit FROM entries
      LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
      LEFT JOIN entries AS edits ON edits.id = folds.edit
      WHERE entries.room = ? AND entries.is_message = 1 ORDER BY entries.seq DESC LIMIT 1`);
    // The newest alone, so that it takes the same time however much there is; told by how their texts begin: to read JSON takes longer.
    this.#unread = prepare(`WITH newest AS (
        SELECT substr(json, instr(json, '"from":"') + 8, ${bounds.userIdLength + 1}) AS rest, instr(json, '"erased":true') AS erased
        FROM (SELECT seq, json FROM entries WHERE room = ?1 AND is_message = 1 AND seq > ?2 ORDER BY seq DESC LIMIT ${bounds.unreadLooked}) AS some
        WHERE NOT ${isInThreadAlone('?1', 'some.seq')} LIMIT ${bounds.unreadCounted}
      ), senders AS (SELECT substr(rest, 1, instr(rest, '"') - 1) AS sender FROM newest WHERE erased = 0)
      SELECT count(*) AS count FROM senders WHERE sender <> ?3
        AND sender NOT IN (SELECT blocked FROM blocks WHERE user = ?3)
        AND sender NOT IN (SELECT guest FROM merged_guests WHERE user = ?3)`);
    this.#others =
      prepare(`SELECT user AS id, kind, iif(name <> '', name, coalesce(${sharedName('?2', 'people.user')}, '')) AS name,
        ${areApart('?2', 'people.user')} AS isApart
      FROM people WHERE room = ?1 AND user <> ?2 ORDER BY user LIMIT ${bounds.directNamed}`);
    this.#isBlocked = prepare('SELECT 1 FROM blocks WHERE user = ? AND blocked = ?');
  }

  described(room: string): Pick<RoomSummary, 'name' | 'topic'> {
    const { name = '', topic = '' } = (this.#described.get(room) ?? {}) as { name?: string; topic?: string };
    return { name, topic };
  }

  page(user: string, [at, room]: RoomPlace, limit: number): StoredSummary[] {
    const rows = this.#page.all(user, at, room, limit) as unknown as SummaryRow[];
    return rows.map((row) => this.#summaryOf(row, user));
  }

  summaries(asked: readonly AskedRoom[]): (StoredSummary | null)[] {
    return asked.map(({ user, room }) => {
      const row = this.#one.get(user, room) as unknown as SummaryRow | undefined;
      return row ? this.#summaryOf(row, user) : null;
    });
  }

  roomIds(user: string, limit: number): string[] {
    return this.#ids.all(user, limit).map(({ id }) => String(id));
  }

  #summaryOf({ row, listed, role, ...room }: SummaryRow, user: string): StoredSummary {
    const { head, readTo, kind } = room;
    const last = this.lastOf(row);
    const threads = this.#threads.unreadIn(user, row);
    const unread = head > readTo ? this.unreadOf(row, readTo, user) : 0;
    return {
      ...room,
      role: role ?? 'member',
      unread,
      mentions: unread > 0 ? this.#mentions.after(user, row, readTo) : 0,
      ...(threads > 0 && { threads }),
      ...(listed === 1 && { listed: true as const }),
      ...(last && { last }),
      ...(kind === 'direct' && this.#participants(row, user)),
    };
  }

  /** The newest message of a room, by its row. */
  lastOf(room: number): LastMessage | undefined {
    const found = this.#last.get(room) as unknown as MessageRow | undefined;
    if (!found) return undefined;
    const [message] = this.#merges.apply(room, [messageFrom(found.json, found.fold, found.edit)]) as [Message];
    const { seq, at, from, name, text, files = [], thread, deleted } = message;
    const beginning = text.slice(0, bounds.lastTextLength).replace(/[\uD800-\uDBFF]$/, '');
    const media = mediaOf(files);
    return {
      ...{ seq, at, from, name, text: beginning, files: files.length },
      ...(media && { media }),
      ...(thread !== undefined && { thread }),
      ...(deleted && { deleted: true as const }),
    };
  }

  /** Messages of others after a number, of the newest. */
  unreadOf(room: number, readTo: number, user: string): number {
    return Number(this.#unread.get(room, readTo, user)!['count']);
  }

  /** A room's name, by its row. */
  nameOf(room: number): string {
    return String(this.#name.get(room)!['name']);
  }

  #participants(room: number, user: string): Pick<StoredSummary, 'others' | 'blocked'> {
    const rows = this.#others.all(room, user) as unknown as (User & { readonly isApart: number })[];
    const others = rows.map(({ isApart, ...other }): Participant => ({ ...other, isApart: isApart === 1 }));
    const [one, second] = others;
    const isBlocked = one && !second && this.#isBlocked.get(user, one.id);
    return { others, ...(isBlocked && { blocked: true as const }) };
  }
}
