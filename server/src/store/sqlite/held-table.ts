import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Body, HeldMessage, RoomKind, User } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { withoutNameOf } from '../../mentions.ts';
import type { AppendRequest } from '../store.ts';
import type { Appended, Refused } from './calls.ts';
import type { FileWriter } from './file-writer.ts';

/** A message that waits, as it is stored. */
export interface HeldRow {
  readonly id: number;
  readonly at: number;
  readonly room: string;
  readonly sender: string;
  readonly key: string;
  readonly digest: Uint8Array;
  readonly name: string;
  readonly kind: User['kind'];
  readonly via: string | null;
  readonly text: string;
  /** Ids, as JSON. */
  readonly files: string;
  /** What else the message says, as JSON. */
  readonly rest: string;
}

type MessageBody = Extract<Body, { type: 'message' }>;

/** What is released, but for what filters made of its text: as it was sent. */
export const bodyOf = ({ text, files, rest }: Pick<HeldRow, 'text' | 'files' | 'rest'>): MessageBody => ({
  ...(JSON.parse(rest) as Partial<MessageBody>),
  type: 'message',
  text,
  files: JSON.parse(files) as string[],
});

const idsOf = ({ files }: Pick<HeldRow, 'files'>): string[] => JSON.parse(files) as string[];

/** What waits in a room after a number, oldest first, with what is told of its files. */
export function readHeld(database: DatabaseSync, room: string, after: number, limit: number): HeldMessage[] {
  const rows = database
    .prepare(
      `SELECT id AS held, at, sender AS "from", name, text, (
          SELECT json_group_array(json(file_texts.json)) FROM json_each(held.files) JOIN files ON file = value
            JOIN file_texts ON file_texts.id = files.id
        ) AS files, rest ->> 'reply' AS reply,
        rest ->> 'thread' AS thread FROM held WHERE room = ? AND id > ? ORDER BY id LIMIT ?`,
    )
    .all(room, after, limit);
  return rows.map(({ files, reply, thread, ...row }) => {
    const about = JSON.parse(String(files)) as HeldMessage['files'];
    const more = {
      ...(about!.length > 0 && { files: about }),
      ...(reply !== null && { reply }),
      ...(thread !== null && { thread }),
    };
    return { ...row, ...more } as unknown as HeldMessage;
  });
}

/** Messages that wait for a moderator, and the keys of those that were refused (P28). Inside a transaction that is the caller's. */
export class HeldTable {
  readonly #files: FileWriter;
  readonly #find: StatementSync;
  readonly #refused: StatementSync;
  readonly #count: StatementSync;
  readonly #insert: StatementSync;
  readonly #row: StatementSync;
  readonly #remove: StatementSync;
  readonly #ofMember: StatementSync;
  readonly #ofUser: StatementSync;
  readonly #mentioning: StatementSync;
  readonly #setText: StatementSync;
  readonly #old: StatementSync;
  readonly #expired: StatementSync;
  readonly #note: StatementSync;
  readonly #forget: StatementSync;
  /** Whether there may be anything: where no filter ever held a message, none is looked for. */
  #isUsed: boolean;
  #isErased = false;

  constructor(database: DatabaseSync, files: FileWriter) {
    const prepare = (text: string) => database.prepare(text);
    this.#files = files;
    this.#find = prepare('SELECT at, digest FROM held WHERE room = ? AND sender = ? AND key = ?');
    this.#refused = prepare('SELECT digest FROM held_refusals WHERE room = ? AND sender = ? AND key = ?');
    this.#count = prepare(
      `SELECT count(*) FILTER (WHERE sender = ?2) AS user, count(*) AS room,
        count(*) FILTER (WHERE kind = 'guest') AS guests FROM held WHERE room = ?1`,
    );
    this.#insert = prepare(
      `INSERT INTO held (at, room, sender, key, digest, name, kind, via, text, files, rest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#row = prepare('SELECT * FROM held WHERE room = ? AND id = ?');
    this.#remove = prepare('DELETE FROM held WHERE id = ?');
    this.#ofMember = prepare('SELECT * FROM held WHERE room = ? AND sender = ?');
    this.#ofUser = prepare('SELECT * FROM held WHERE sender = ?');
    this.#mentioning = prepare('SELECT * FROM held WHERE instr(rest, ?)');
    this.#setText = prepare('UPDATE held SET text = ? WHERE id = ?');
    this.#old = prepare('SELECT * FROM held WHERE at < ?');
    this.#expired = prepare(
      `SELECT held.* FROM held LEFT JOIN rooms ON rooms.name = held.room
        WHERE coalesce(rooms.kind, 'open') = ? AND held.at < ?`,
    );
    this.#note = prepare('INSERT OR REPLACE INTO held_refusals (room, sender, key, digest, at) VALUES (?, ?, ?, ?, ?)');
    this.#forget = prepare('DELETE FROM held_refusals WHERE at < ?');
    const any = 'SELECT EXISTS (SELECT 1 FROM held) OR EXISTS (SELECT 1 FROM held_refusals) AS is_used';
    this.#isUsed = database.prepare(any).get()!['is_used'] === 1;
  }

  /** What a send was answered that was held, also after a moderator has refused it; undefined where it was not. */
  again({ room, sender, key }: AppendRequest, digest: Buffer): Appended | Refused | undefined {
    if (!this.#isUsed) return undefined;
    const held = this.#find.get(room, sender.id, key) as Pick<HeldRow, 'at' | 'digest'> | undefined;
    const known = held ?? (this.#refused.get(room, sender.id, key) as Pick<HeldRow, 'digest'> | undefined);
    if (!known) return undefined;
    if (!digest.equals(known.digest)) return ['key-reused', 'this key was used before for another content'];
    return held ? [0, held.at, true] : ['text-refused', 'a moderator has refused it'];
  }

  /** Why there is no room for another one, or undefined. */
  refusalFor({ room, sender }: AppendRequest): Refused | undefined {
    const count = this.#count.get(room, sender.id) as { user: number; room: number; guests: number };
    // Guests cost nothing: as many as somebody likes must leave room for others.
    const isGuestsFull = sender.kind === 'guest' && count.guests >= bounds.guestHeldPerRoom;
    const isFull = isGuestsFull || count.user >= bounds.heldPerUser || count.room >= bounds.heldPerRoom;
    return isFull ? ['too-many', 'too many messages wait for a moderator'] : undefined;
  }

  /** `body`: as filters leave it. */
  hold(now: number, { room, sender, key, via }: AppendRequest, body: MessageBody, digest: Uint8Array): Appended {
    const { type: _, text, files = [], ...rest } = body;
    this.#isUsed = true;
    this.#insert.run(
      now,
      room,
      sender.id,
      key,
      digest,
      sender.name,
      sender.kind,
      via ?? null,
      text,
      JSON.stringify(files),
      JSON.stringify(rest),
    );
    this.#files.move(files, 'held');
    return [0, now, false];
  }

  row(room: string, id: number): HeldRow | undefined {
    return this.#row.get(room, id) as HeldRow | undefined;
  }

  /** It is in the log from here on. */
  release(id: number): void {
    this.#remove.run(id);
  }

  /** Its text is gone, its files are as if no message had them, and its key is known for a while. */
  refuse(now: number, row: HeldRow): void {
    this.#remove.run(row.id);
    this.#files.move(idsOf(row), 'uploaded');
    this.#note.run(row.room, row.sender, row.key, row.digest, now);
    this.#isErased = true;
  }

  /** Whether a text was taken away since this was asked last (P19). */
  takeErased(): boolean {
    const isErased = this.#isErased;
    this.#isErased = false;
    return isErased;
  }

  /** All that a member has waiting in a room that they leave. */
  refuseOf(now: number, room: string, sender: string): void {
    if (this.#isUsed) this.#refuseAll(now, this.#ofMember.all(room, sender));
  }

  /** All that somebody has waiting. */
  refuseOfUser(now: number, sender: string): void {
    if (this.#isUsed) this.#refuseAll(now, this.#ofUser.all(sender));
  }

  /** What others have waiting does not tell the name of somebody who is erased (P21). */
  eraseName(user: string): void {
    if (!this.#isUsed) return;
    for (const row of this.#mentioning.all(JSON.stringify(user)) as unknown as HeldRow[]) {
      const { text, mentions } = bodyOf(row);
      this.#setText.run(withoutNameOf(user, text, mentions), row.id);
      this.#isErased = true;
    }
  }

  /** What waits longer than anybody will look at it, and keys that were refused as long ago. */
  expire(now: number, before: number): void {
    if (!this.#isUsed) return;
    this.#forget.run(before);
    this.#refuseAll(now, this.#old.all(before));
  }

  /** What is older than messages in rooms of a kind may be (P21). @returns how many. */
  expireIn(now: number, kind: RoomKind, before: number): number {
    return this.#isUsed ? this.#refuseAll(now, this.#expired.all(kind, before)) : 0;
  }

  #refuseAll(now: number, rows: readonly unknown[]): number {
    for (const row of rows as readonly HeldRow[]) this.refuse(now, row);
    return rows.length;
  }
}
