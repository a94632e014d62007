import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  applyToMessage,
  type Body,
  type LogEntry,
  type MemberEntry,
  type Message,
  type User,
} from '../../../../src/protocol/index.ts';
import type { AppendRequest, RoomCommit } from '../store.ts';
import { digestBytes, digestOf, entryOf, memberEntryOf } from './bodies.ts';
import type { Appended, Refused } from './calls.ts';
import { erasedText, storedText } from './entry-text.ts';
import { foldText, messageFrom } from './folds.ts';

/** A room that the transaction under way touches. */
interface TouchedRoom {
  /** 0 as long as the room has no entries. */
  id: number;
  readonly name: string;
  head: number;
  /** Time of the last entry. */
  at: number;
  members: number;
  /** Entries that this transaction adds. */
  readonly added: string[];
}

interface KnownEntry {
  readonly json: string;
  readonly digest: Uint8Array;
}

interface Person {
  readonly name: string;
  readonly kind: string;
  readonly member: number;
}

/** A message that a request is about. */
interface Target {
  /** Of its entry. */
  readonly id: number;
  readonly json: string;
  /** Which entry has its text, if not its own. */
  readonly edit: number | null;
  readonly message: Message;
}

const blankDigest = new Uint8Array(digestBytes);

/** Decides what becomes of each request and writes it. Between `begin` and `finish` it is inside one transaction, which is the caller's. */
export class LogWriter {
  readonly #maxReactions: number;
  readonly #rooms = new Map<string, TouchedRoom>();
  #now = 0;
  /** The row of the newest entry that this wrote. */
  last = 0;

  readonly #findRoom: StatementSync;
  readonly #insertRoom: StatementSync;
  readonly #updateRoom: StatementSync;
  readonly #findKey: StatementSync;
  readonly #insertKey: StatementSync;
  readonly #findPerson: StatementSync;
  readonly #savePerson: StatementSync;
  readonly #findMessage: StatementSync;
  readonly #findEdits: StatementSync;
  readonly #insertEntry: StatementSync;
  readonly #eraseEntry: StatementSync;
  readonly #saveFold: StatementSync;

  constructor(database: DatabaseSync, maxReactions: number) {
    this.#maxReactions = maxReactions;
    const prepare = (text: string) => database.prepare(text);
    this.#findRoom = prepare('SELECT id, head, at, members FROM rooms WHERE name = ?');
    this.#insertRoom = prepare('INSERT INTO rooms (name, head, at, members) VALUES (?, 0, 0, 0)');
    this.#updateRoom = prepare('UPDATE rooms SET head = ?, at = ?, members = ? WHERE id = ?');
    this.#findKey = prepare(
      'SELECT json, digest FROM keys JOIN entries ON id = entry WHERE keys.room = ? AND sender = ? AND key = ?',
    );
    this.#insertKey = prepare('INSERT INTO keys (room, sender, key, entry) VALUES (?, ?, ?, ?)');
    this.#findPerson = prepare('SELECT name, kind, member FROM people WHERE room = ? AND user = ?');
    this.#savePerson = prepare(
      `INSERT INTO people (room, user, name, kind, member) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET name = excluded.name, kind = excluded.kind, member = excluded.member`,
    );
    this.#findMessage = prepare(
      `SELECT id, entries.json, edit, folds.json AS fold FROM entries
        LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
        WHERE entries.room = ? AND is_message = 1 AND entries.seq = ?`,
    );
    this.#findEdits = prepare('SELECT id, json FROM entries WHERE room = ? AND edit_of = ?');
    this.#insertEntry = prepare(
      'INSERT INTO entries (room, is_message, seq, edit_of, digest, json) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#eraseEntry = prepare('UPDATE entries SET digest = ?, json = ? WHERE id = ?');
    this.#saveFold = prepare(
      `INSERT INTO folds (room, seq, edit, json) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET edit = excluded.edit, json = excluded.json`,
    );
  }

  begin(now: number): void {
    this.#rooms.clear();
    this.#now = now;
  }

  /** Writes where the rooms have come to, and tells what was added to each. */
  finish(): RoomCommit[] {
    const commits: RoomCommit[] = [];
    for (const { id, name, head, at, members, added } of this.#rooms.values()) {
      if (added.length === 0) continue;
      this.#updateRoom.run(head, at, members, id);
      commits.push({ room: name, first: head - added.length + 1, last: head, entries: added });
    }
    return commits;
  }

  append({ room: name, sender, key, body, moderator }: AppendRequest): Appended | Refused {
    const room = this.#room(name);
    const digest = digestOf(body);
    const known = this.#findKey.get(room.id, sender.id, key) as KnownEntry | undefined;
    if (known) return this.#again(known, digest);

    const target = 'of' in body ? this.#target(room, body.of) : undefined;
    if ('of' in body) {
      const refused = this.#refusalOf(body, target?.message, sender, moderator);
      if (refused) return refused;
    }
    if (room.id === 0) room.id = Number(this.#insertRoom.run(name).lastInsertRowid);
    // The clock may jump back; a log's time does not.
    room.at = Math.max(this.#now, room.at);
    const change = this.#introduce(room, sender, body);

    const entry = entryOf(room.head + 1, room.at, sender, key, body, change);
    const id = this.#add(room, entry, digest);
    this.#insertKey.run(room.id, sender.id, key, id);
    if (target) this.#fold(room, target, entry, id);
    return [entry.seq, entry.at, false];
  }

  #room(name: string): TouchedRoom {
    let room = this.#rooms.get(name);
    if (!room) {
      const found = this.#findRoom.get(name) as Omit<TouchedRoom, 'name' | 'added'> | undefined;
      room = { id: 0, head: 0, at: 0, members: 0, ...found, name, added: [] };
      this.#rooms.set(name, room);
    }
    return room;
  }

  /** The same key once more (P3). Of erased content nobody can tell whether it was the same. */
  #again(first: KnownEntry, digest: Buffer): Appended | Refused {
    if (!digest.equals(first.digest) && !blankDigest.every((byte, index) => byte === first.digest[index])) {
      return ['key-reused', 'this key was used before for another content'];
    }
    const { seq, at } = JSON.parse(first.json) as LogEntry;
    return [seq, at, true];
  }

  #target(room: TouchedRoom, seq: number): Target | undefined {
    const found = this.#findMessage.get(room.id, seq) as
      (Omit<Target, 'message'> & { fold: string | null }) | undefined;
    // Nothing here depends on the present text, so it is not looked up.
    return found && { ...found, message: messageFrom(found.json, found.fold, null) };
  }

  #refusalOf(body: Body, message: Message | undefined, sender: User, moderator: boolean): Refused | undefined {
    if (!message || message.deleted) return ['no-such-message', 'there is no such message, or it is deleted'];
    const isOwn = message.from === sender.id;
    if (body.type === 'edit' && !isOwn) return ['forbidden', 'only the sender of a message edits it'];
    if (body.type === 'delete' && !isOwn && !moderator) {
      return ['forbidden', 'only the sender or a moderator deletes a message'];
    }
    if (body.type === 'reaction' && body.on && message.reactions.length >= this.#maxReactions) {
      const isNew = message.reactions.every(({ emoji }) => emoji !== body.emoji);
      if (isNew) return ['too-many', `a message has at most ${this.#maxReactions} different reactions`];
    }
    return undefined;
  }

  /**
   * Makes a newcomer a member, and a change of name known, before anything else they do. A body that is itself about membership needs no
   * entry before its own, and never counts anybody twice: where it changes nothing its entry is one of type `renamed`.
   * @returns the change that an entry for such a body tells.
   */
  #introduce(room: TouchedRoom, sender: User, body: Body): MemberEntry['change'] {
    const person = this.#findPerson.get(room.id, sender.id) as Person | undefined;
    const wasMember = person?.member === 1;
    const isMember = body.type === 'member' ? body.change === 'joined' : true;
    const change = isMember === wasMember ? 'renamed' : isMember ? 'joined' : 'left';
    const isNews = change !== 'renamed' || person?.name !== sender.name || person.kind !== sender.kind;
    if (isNews) {
      room.members += Number(isMember) - Number(wasMember);
      this.#savePerson.run(room.id, sender.id, sender.name, sender.kind, Number(isMember));
      if (body.type !== 'member') this.#add(room, memberEntryOf(room.head + 1, room.at, sender, change), null);
    }
    return change;
  }

  /** @returns the id of the row. */
  #add(room: TouchedRoom, entry: LogEntry, digest: Buffer | null): number {
    const { type, seq } = entry;
    const json = JSON.stringify(entry);
    const editOf = type === 'edit' ? entry.of : null;
    const stored = storedText(entry, json);
    const row = this.#insertEntry.run(room.id, type === 'message' ? 1 : 0, seq, editOf, digest, stored);
    room.head = seq;
    room.added.push(json);
    this.last = Number(row.lastInsertRowid);
    return this.last;
  }

  #fold(room: TouchedRoom, target: Target, entry: LogEntry, id: number): void {
    const { seq } = target.message;
    let { edit } = target;
    if (entry.type === 'edit') edit = id;
    if (entry.type === 'delete') {
      edit = null;
      this.#erase(target);
      for (const row of this.#findEdits.all(room.id, seq)) this.#erase(row as unknown as Target);
    }
    this.#saveFold.run(room.id, seq, edit, foldText(applyToMessage(target.message, entry)));
  }

  /** Takes the content out of an entry that keeps its number (P19). */
  #erase({ id, json }: Pick<Target, 'id' | 'json'>): void {
    this.#eraseEntry.run(blankDigest, erasedText(json), id);
  }
}
