import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  applyToMessage,
  messageOf,
  type Body,
  type EditEntry,
  type LogEntry,
  type MemberEntry,
  type Message,
  type MessageEntry,
  type User,
} from '../../../../src/protocol/index.ts';
import type { AppendRequest, RoomCommit } from '../store.ts';
import { digestOf, entryOf, memberEntryOf } from './bodies.ts';
import type { Appended, Refused } from './calls.ts';

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

interface Known {
  readonly seq: number;
  readonly digest: Uint8Array | null;
}

interface Person {
  readonly name: string;
  readonly kind: string;
  readonly member: number;
}

/** A message that a request is about. */
interface Target {
  readonly json: string;
  readonly message: Message;
}

/** Decides what becomes of each request and writes it. Between `begin` and `finish` it is inside one transaction, which is the caller's. */
export class LogWriter {
  readonly #maxReactions: number;
  readonly #rooms = new Map<string, TouchedRoom>();
  #now = 0;

  readonly #findRoom: StatementSync;
  readonly #insertRoom: StatementSync;
  readonly #updateRoom: StatementSync;
  readonly #findKey: StatementSync;
  readonly #insertKey: StatementSync;
  readonly #forgetDigest: StatementSync;
  readonly #findPerson: StatementSync;
  readonly #savePerson: StatementSync;
  readonly #findEntry: StatementSync;
  readonly #findEdits: StatementSync;
  readonly #insertEntry: StatementSync;
  readonly #updateFold: StatementSync;
  readonly #rewriteEntry: StatementSync;

  constructor(database: DatabaseSync, maxReactions: number) {
    this.#maxReactions = maxReactions;
    const prepare = (text: string) => database.prepare(text);
    this.#findRoom = prepare('SELECT id, head, at, members FROM rooms WHERE name = ?');
    this.#insertRoom = prepare('INSERT INTO rooms (name, head, at, members) VALUES (?, 0, 0, 0)');
    this.#updateRoom = prepare('UPDATE rooms SET head = ?, at = ?, members = ? WHERE id = ?');
    this.#findKey = prepare('SELECT seq, digest FROM keys WHERE room = ? AND sender = ? AND key = ?');
    this.#insertKey = prepare('INSERT INTO keys (room, sender, key, seq, digest) VALUES (?, ?, ?, ?, ?)');
    this.#forgetDigest = prepare('UPDATE keys SET digest = NULL WHERE room = ? AND sender = ? AND key = ?');
    this.#findPerson = prepare('SELECT name, kind, member FROM people WHERE room = ? AND user = ?');
    this.#savePerson = prepare(
      `INSERT INTO people (room, user, name, kind, member) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET name = excluded.name, kind = excluded.kind, member = excluded.member`,
    );
    this.#findEntry = prepare('SELECT type, json, folded FROM entries WHERE room = ? AND seq = ?');
    this.#findEdits = prepare(`SELECT json FROM entries WHERE room = ? AND about = ? AND type = 'edit'`);
    this.#insertEntry = prepare('INSERT INTO entries (room, seq, type, about, json) VALUES (?, ?, ?, ?, ?)');
    this.#updateFold = prepare('UPDATE entries SET folded = ? WHERE room = ? AND seq = ?');
    this.#rewriteEntry = prepare('UPDATE entries SET json = ? WHERE room = ? AND seq = ?');
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
    const known = this.#findKey.get(room.id, sender.id, key) as Known | undefined;
    if (known) return this.#again(room, known, digest);

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
    this.#add(room, entry);
    this.#insertKey.run(room.id, sender.id, key, entry.seq, digest);
    if (target) this.#fold(room, target, entry);
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

  /** The same key once more (P3). Erased content has no digest left, so that no content can be told from it. */
  #again(room: TouchedRoom, { seq, digest: first }: Known, digest: Buffer): Appended | Refused {
    if (first && !digest.equals(first)) return ['key-reused', 'this key was used before for another content'];
    const { json } = this.#findEntry.get(room.id, seq) as { json: string };
    return [seq, (JSON.parse(json) as LogEntry).at, true];
  }

  #target(room: TouchedRoom, seq: number): Target | undefined {
    const found = this.#findEntry.get(room.id, seq) as
      { type: string; json: string; folded: string | null } | undefined;
    if (found?.type !== 'message') return undefined;
    const { json, folded } = found;
    const message = folded ? (JSON.parse(folded) as Message) : messageOf(JSON.parse(json) as MessageEntry);
    return { json, message };
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
      if (body.type !== 'member') this.#add(room, memberEntryOf(room.head + 1, room.at, sender, change));
    }
    return change;
  }

  #add(room: TouchedRoom, entry: LogEntry): void {
    const json = JSON.stringify(entry);
    this.#insertEntry.run(room.id, entry.seq, entry.type, 'of' in entry ? entry.of : null, json);
    room.head = entry.seq;
    room.added.push(json);
  }

  #fold(room: TouchedRoom, { json, message }: Target, entry: LogEntry): void {
    if (entry.type === 'delete') {
      this.#erase(room, json);
      for (const edit of this.#findEdits.all(room.id, message.seq) as { json: string }[]) this.#erase(room, edit.json);
    }
    this.#updateFold.run(JSON.stringify(applyToMessage(message, entry)), room.id, message.seq);
  }

  /** Takes the content out of an entry that keeps its number (P19). */
  #erase(room: TouchedRoom, json: string): void {
    const entry = JSON.parse(json) as MessageEntry | EditEntry;
    this.#rewriteEntry.run(JSON.stringify({ ...entry, text: '', erased: true }), room.id, entry.seq);
    this.#forgetDigest.run(room.id, entry.from, entry.key);
  }
}
