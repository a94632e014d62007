import type { DatabaseSync } from 'node:sqlite';
import { applyToMessage, type Action, type LogEntry, type Mention } from '../../../../src/protocol/index.ts';
import { toldMentions } from '../../mentions.ts';
import { can, kindOf, kindOfUser } from '../../policy.ts';
import type { RoomCommit } from '../store.ts';
import { Acts } from './acts.ts';
import { BlockTable } from './block-table.ts';
import { digestBytes } from './bodies.ts';
import { erasedText, storedText } from './entry-text.ts';
import { FileWriter } from './file-writer.ts';
import { foldText, messageFrom } from './folds.ts';
import { HeldTable } from './held-table.ts';
import { identityOf, placeOf, type Person } from './identity.ts';
import type { Target, TouchedRoom } from './log-rows.ts';
import { prepareLog, type LogStatements } from './log-statements.ts';
import { MentionTable } from './mention-table.ts';
import { Merges } from './merges.ts';
import { PinTable } from './pin-table.ts';

/** An entry about a message, before it has its number and time. */
type Unnumbered<Entry> = Entry extends { of: number } ? Omit<Entry, 'seq' | 'at'> : never;

/** Of content that is erased. */
export const blankDigest = new Uint8Array(digestBytes);

/** The log as the transaction under way has it, which is the caller's, and the writing of entries into it. */
export class LogTransaction {
  readonly sql: LogStatements;
  readonly files: FileWriter;
  readonly acts: Acts;
  readonly merges: Merges;
  readonly held: HeldTable;
  readonly blocks: BlockTable;
  readonly mentions: MentionTable;
  readonly pins: PinTable;
  readonly #rooms = new Map<string, TouchedRoom>();
  now = 0;
  /** The row of the newest entry that this wrote. */
  last = 0;

  constructor(database: DatabaseSync) {
    this.sql = prepareLog(database);
    this.files = new FileWriter(database);
    this.acts = new Acts(database);
    this.merges = new Merges(database);
    this.held = new HeldTable(database, this.files);
    this.blocks = new BlockTable(database);
    this.mentions = new MentionTable(database);
    this.pins = new PinTable(database);
  }

  begin(now: number): void {
    this.#rooms.clear();
    this.now = now;
    this.files.begin(now);
    this.acts.begin(now);
  }

  /** Writes where the rooms have come to, and tells what was added to each. */
  finish(): RoomCommit[] {
    const commits: RoomCommit[] = [];
    for (const { id, name, head, at, members, added } of this.#rooms.values()) {
      if (added.length === 0) continue;
      this.sql.updateRoom.run(head, at, members, id);
      commits.push({ room: name, first: head - added.length + 1, last: head, entries: added });
    }
    return commits;
  }

  /** A room as this transaction has it. */
  room(name: string): TouchedRoom {
    let room = this.#rooms.get(name);
    if (!room) {
      const found = this.sql.findRoom.get(name) as Omit<TouchedRoom, 'name' | 'added'> | undefined;
      const blank = { id: 0, head: 0, at: 0, members: 0, slow: 0, title: '', topic: '', listed: 0 };
      room = { ...blank, kind: kindOf(undefined, name), ...found, name, added: [] };
      this.#rooms.set(name, room);
    }
    return room;
  }

  /** Before the first entry of this transaction in a room. */
  touch(room: TouchedRoom): void {
    if (room.id === 0) room.id = Number(this.sql.insertRoom.run(room.name).lastInsertRowid);
    // The clock may jump back; a log's time does not.
    room.at = Math.max(this.now, room.at);
  }

  /** Those mentions that are told: of whoever may read the room, as it is at this moment; of everybody by moderators alone (P30). */
  mentionsTold(room: TouchedRoom, mentions: readonly Mention[], isModerator: boolean): Mention[] {
    const now = mentions.map(([start, length, id]): Mention => [start, length, this.merges.userOf(id)]);
    return toldMentions(now, isModerator, (id) => this.#mayRead(room, id));
  }

  #mayRead(room: TouchedRoom, id: string): boolean {
    const person = this.person(room, id);
    const user = { id, name: '', kind: person?.kind ?? kindOfUser(id) };
    return can({ user }, 'read', room.name, placeOf(room, person, this.now));
  }

  /** What is stored of somebody in a room. */
  person(room: TouchedRoom, user: string): Person | undefined {
    return this.sql.findPerson.get(room.id, user) as Person | undefined;
  }

  /** Whether somebody may do something in a room, as it is at this moment of the transaction. */
  may(request: Parameters<typeof identityOf>[0], action: Action): boolean {
    const room = this.room(request.room);
    const place = placeOf(room, this.person(room, request.sender.id), this.now);
    return can(identityOf(request), action, room.name, place);
  }

  target(room: TouchedRoom, seq: number): Target | undefined {
    const found = this.sql.findMessage.get(room.id, seq) as
      (Omit<Target, 'message'> & { fold: string | null }) | undefined;
    // Nothing here depends on the present text, so it is not looked up.
    if (!found) return undefined;
    return { ...found, message: this.merges.apply(room.id, [messageFrom(found.json, found.fold, null)])[0]! };
  }

  /** @returns the id of the row. */
  add(room: TouchedRoom, entry: LogEntry, digest: Uint8Array | null): number {
    const { type, seq } = entry;
    const json = JSON.stringify(entry);
    const editOf = type === 'edit' ? entry.of : null;
    const stored = storedText(entry, json);
    const row = this.sql.insertEntry.run(room.id, type === 'message' ? 1 : 0, seq, editOf, digest, stored);
    room.head = seq;
    room.added.push(json);
    this.last = Number(row.lastInsertRowid);
    return this.last;
  }

  /** An entry that the relay itself writes about a message, also to set fields of it (P31). */
  append(room: TouchedRoom, about: Unnumbered<LogEntry>): void {
    const entry: LogEntry = { seq: room.head + 1, at: room.at, ...about };
    this.fold(room, this.target(room, about.of)!, entry, this.add(room, entry, null));
  }

  /** Brings an entry about a message, `id` being its row, into what that message is now. */
  fold(room: TouchedRoom, target: Target, entry: LogEntry, id: number): void {
    const { seq } = target.message;
    let { edit } = target;
    if (entry.type === 'edit' || entry.type === 'delete') this.mentions.forget(room.id, seq);
    if (entry.type === 'edit') {
      edit = id;
      this.mentions.note(room.id, seq, target.message.from, entry.mentions);
    }
    if (entry.type === 'delete') {
      edit = null;
      this.#erase(target);
      this.files.erase(target.id);
      for (const row of this.sql.findEdits.all(room.id, seq)) this.#erase(row as unknown as Target);
    }
    const message = applyToMessage(target.message, entry);
    this.sql.saveFold.run(room.id, seq, edit, foldText(message));
    if (entry.set && 'pinned' in entry.set) this.pins.save(room.id, seq, message.pinned ? entry.seq : undefined);
  }

  /** Takes the content out of an entry that keeps its number (P19). */
  #erase({ id, json }: Pick<Target, 'id' | 'json'>): void {
    this.sql.eraseEntry.run(blankDigest, erasedText(json), id);
  }
}
