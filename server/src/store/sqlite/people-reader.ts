import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BannedUser, Role, User } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { SearchWords } from '../../search-text.ts';
import type { DirectorySlice, MemberSlice, Participant, StoredListing } from '../lists.ts';
import { placeOf, type Person } from './identity.ts';
import { areApart, sharedName } from './list-reader.ts';
import { memberOf, type MemberRow } from './membership-reader.ts';

interface ListingRow extends Omit<Person, 'name' | 'kind' | 'since'> {
  readonly id: string;
  readonly title: string;
  readonly topic: string;
  readonly memberCount: number;
}

type Found<T> = { readonly found: T[]; readonly last: T | undefined };

/** Looks through rows in order, until there are enough or it was looked at so many; `last` where there may be more. */
function look<T>(rows: Iterable<unknown>, limit: number, isWanted: (row: T) => boolean): Found<T> {
  const found: T[] = [];
  let last: T | undefined;
  let looked = 0;
  for (const row of rows as Iterable<T>) {
    if (found.length === limit || looked === bounds.listLookedAt) return { found, last };
    looked += 1;
    last = row;
    if (isWanted(row)) found.push(row);
  }
  return { found, last: undefined };
}

/** Looks for people and rooms by words of their names (P33). */
export class PeopleReader {
  readonly #members: StatementSync;
  readonly #banned: StatementSync;
  readonly #rooms: StatementSync;
  readonly #membersOf: StatementSync;
  readonly #team: StatementSync;
  readonly #directory: StatementSync;
  readonly #blocks: StatementSync;
  readonly #areApart: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#members = prepare(
      `SELECT user AS id, people.name, people.kind, role, muted FROM people JOIN rooms ON rooms.id = people.room
        WHERE rooms.name = ? AND member = 1 AND user > ? ORDER BY user`,
    );
    this.#banned = prepare(
      `SELECT user AS id, people.name, people.kind, banned_by AS rank FROM people JOIN rooms ON rooms.id = people.room
        WHERE rooms.name = ? AND banned = 1 AND user > ? ORDER BY user LIMIT ?`,
    );
    // The small ones first: in large ones there are more people than are looked at.
    this.#rooms = prepare(
      `SELECT rooms.id FROM people JOIN rooms ON rooms.id = people.room WHERE people.user = ? AND member = 1
        ORDER BY rooms.members, rooms.id`,
    );
    this.#membersOf = prepare(
      `SELECT user AS id, name, kind FROM people WHERE room = ? AND member = 1 AND name <> '' AND kind <> 'service' AND user <> ?
        LIMIT ${bounds.listLookedAt}`,
    );
    this.#team = prepare(`SELECT id, name, 'agent' AS kind FROM accounts WHERE disabled = 0 AND id <> ? ORDER BY id`);
    this.#directory = prepare(
      `SELECT rooms.name AS id, title, topic, members AS memberCount, coalesce(member, 0) AS member, role, coalesce(banned, 0) AS banned,
        coalesce(muted, 0) AS muted, banned_by AS bannedBy, muted_by AS mutedBy
        FROM rooms LEFT JOIN people ON people.room = rooms.id AND people.user = ?
        WHERE listed = 1 AND rooms.kind = 'open' AND title <> '' AND rooms.name > ? ORDER BY rooms.name`,
    );
    this.#areApart = prepare(`SELECT ${areApart('?1', '?2')} AS apart`);
    this.#blocks = prepare(
      `SELECT blocked AS id, coalesce(${sharedName('blocks.user', 'blocks.blocked')}, '') AS name FROM blocks WHERE user = ? ORDER BY blocked`,
    );
  }

  members(room: string, after: string, limit: number, search: string): MemberSlice {
    const words = new SearchWords(search);
    const { found, last } = look<MemberRow>(this.#members.iterate(room, after), limit, ({ name }) => words.areIn(name));
    return { members: found.map(memberOf), next: last?.id };
  }

  banned(room: string, after: string, limit: number): BannedUser[] {
    const rows = this.#banned.all(room, after, limit) as unknown as (User & { readonly rank: Role | null })[];
    return rows.map(({ rank, ...user }) => (rank ? { ...user, rank } : user));
  }

  people(user: string, search: string, limit: number, isTeam: boolean): Participant[] {
    const words = new SearchWords(search);
    const found = new Map<string, User>();
    const isNew = ({ id, name }: User): boolean => !found.has(id) && words.areIn(name);
    const take = (rows: Iterable<unknown>): void => {
      for (const row of look<User>(rows, limit - found.size, isNew).found) found.set(row.id, row);
    };
    if (isTeam) take(this.#team.iterate(user));
    let looked = 0;
    for (const { id } of this.#rooms.all(user)) {
      if (found.size >= limit || looked >= bounds.listLookedAt) break;
      const rows = this.#membersOf.all(Number(id), user);
      looked += rows.length;
      take(rows);
    }
    return [...found.values()]
      .sort((one, other) => one.name.localeCompare(other.name) || (one.id < other.id ? -1 : 1))
      .map((other) => ({ ...other, isApart: this.#areApart.get(user, other.id)!['apart'] === 1 }));
  }

  directory(user: string, search: string, after: string, limit: number, now: number): DirectorySlice {
    const words = new SearchWords(search);
    const rows = this.#directory.iterate(user, after);
    const { found, last } = look<ListingRow>(rows, limit, ({ title, topic }) => words.areIn(`${title} ${topic}`));
    const rooms = found.map((row): StoredListing => {
      const { id, title, topic, memberCount, member } = row;
      const place = placeOf({ kind: 'open', slow: 0 }, { ...row, name: '' }, now);
      return { id, name: title, topic, memberCount, joined: member === 1, place };
    });
    return { rooms, next: last?.id };
  }

  blocks(user: string): Omit<User, 'kind'>[] {
    return this.#blocks.all(user) as unknown as Omit<User, 'kind'>[];
  }
}
