import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Member, RoomKind, User } from '../../../../src/protocol/index.ts';
import type { StoredMember } from '../lists.ts';
import type { JoinedRoom } from '../store.ts';

/** A member as `people` has them. */
export type MemberRow = User & {
  readonly role: Member['role'] | null;
  /** Until when they are muted, or were; 0 for never. */
  readonly muted: number;
};

export const memberOf = ({ role, muted, ...user }: MemberRow): StoredMember => ({
  ...user,
  ...(role && { role }),
  ...(muted > 0 && { mutedUntil: muted }),
});

interface RoomRow {
  readonly room: string;
  readonly kind: RoomKind;
  readonly head: number;
  readonly name: string;
  readonly topic: string;
  readonly role: Member['role'] | null;
}

/** Reads who is in a room, and in which rooms somebody is, page by page. */
export class MembershipReader {
  readonly #members: StatementSync;
  readonly #rooms: StatementSync;

  constructor(database: DatabaseSync) {
    this.#members = database.prepare(
      `SELECT user AS id, people.name, people.kind, role, muted FROM people JOIN rooms ON rooms.id = people.room
        WHERE rooms.name = ? AND member = 1 AND user > ? ORDER BY user LIMIT ?`,
    );
    this.#rooms = database.prepare(
      `SELECT rooms.name AS room, rooms.kind, rooms.head, rooms.title AS name, rooms.topic, people.role FROM people JOIN rooms ON rooms.id = people.room
        WHERE people.user = ? AND people.member = 1 AND rooms.name > ? ORDER BY rooms.name LIMIT ?`,
    );
  }

  members(room: string, after: string, limit: number): StoredMember[] {
    return (this.#members.all(room, after, limit) as unknown as MemberRow[]).map(memberOf);
  }

  roomsOf(user: string, after: string, limit: number): JoinedRoom[] {
    const rows = this.#rooms.all(user, after, limit) as unknown as RoomRow[];
    return rows.map(({ role, name, topic, ...room }) => ({
      ...room,
      role: role ?? 'member',
      ...(name && { name }),
      ...(topic && { topic }),
    }));
  }
}
