import type { DatabaseSync } from 'node:sqlite';
import { applyToMessage, type Action, type LogEntry, type Mention } from '../../../../src/protocol/index.ts';
import { toldMentions } from '../../mentions.ts';
import { can } from '../../policy.ts';
import { kindOfUser } from '../../policy/identity.ts';
import { kindOf, type Place } from '../../policy/place.ts';
import { relayId } from '../moderation.ts';
import type { RoomCommit } from '../store.ts';
import { Acquaintances } from './acquaintances.ts';
import { Acts } from './acts.ts';
import { BlockTable } from './block-table.ts';
import { digestBytes } from './bodies.ts';
import { CallTable } from './call-table.ts';
import { DeskEvents } from './desk-events.ts';
import { DeskTable } from './desk-table.ts';
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
import { PollTable } from './poll-table.ts';
import { PreviewTable } from './preview-table.ts';
import { SealingTable } from './sealing-table.ts';
import { StreamTable } from './stream-table.ts';
import { ThreadTable } from './thread-table.ts';

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
  readonly acquaintances: Acquaintances;
  readonly mentions: MentionTable;
  readonly pins: PinTable;
  readonly desk: DeskTable;
  readonly deskEvents: DeskEvents;
  readonly polls: PollTable<TouchedRoom>;
  readonly previews: PreviewTable;
  readonly sealing: SealingTable;
  readonly streams: StreamTable;
  readonly threads: ThreadTable;
  readonly calls: CallTable;
  readonly #rooms = new Map<string, TouchedRoom>();
  readonly #told = new Set<string>();
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
    this.acquaintances = new Acquaintances(database);
    this.mentions = new MentionTable(database);
    this.pins = new PinTable(database);
    this.desk = new DeskTable(database);
    this.deskEvents = new DeskEvents(database);
    this.polls = new PollTable(database);
    this.previews = new PreviewTable(database);
    this.sealing = new SealingTable(database);
    this.streams = new StreamTable(database);
    this.threads = new ThreadTable(database, this.merges);
    this.calls = new CallTable(database);
  }

  begin(now: number): void {
    this.#rooms.clear();
    this.#told.clear();
    this.now = now;
    this.files.begin(now);
    this.acts.begin(now);
    this.polls.begin();
  }

  /** Writes where the rooms have come to, and tells what was added to each. */
  finish(): RoomCommit[] {
    for (const { room, seq } of this.polls.changed(this.now)) this.tally(room, seq);
    const commits: RoomCommit[] = [];
    for (const { id, name, head, at, members, added } of this.#rooms.values()) {
      if (added.length === 0) continue;
      this.sql.updateRoom.run(head, at, members, id);
      commits.push({ room: name, first: head - added.length + 1, last: head, entries: added });
    }
    for (const room of this.#told) {
      const { head, added } = this.room(room);
      if (added.length === 0) commits.push({ room, first: head + 1, last: head, entries: [] });
    }
    return commits;
  }

  /** What is known of a room beside its log is otherwise: whoever tells of that is told, also where nothing is added. */
  tell(room: string): void {
    this.#told.add(room);
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
    // Whoever of the team may be assigned may be mentioned on it, also before they have been there.
    const agent = room.kind === 'desk' && !person ? this.desk.agent(id) : undefined;
    const user = { id, name: '', kind: person?.kind ?? agent?.kind ?? kindOfUser(id) };
    return can({ user }, 'read', room.name, placeOf(room, person, this.now));
  }

  /** What is stored of somebody in a room. */
  person(room: TouchedRoom, user: string): Person | undefined {
    return this.sql.findPerson.get(room.id, user) as Person | undefined;
  }

  /** What somebody is in a room, by what is stored of them, and of whom they have to do with there (P34). */
  place(room: TouchedRoom, user: string, person: Person | undefined): Place {
    const place = placeOf(room, person, this.now);
    return room.kind === 'direct' ? { ...place, ...this.blocks.in(room.name, user) } : place;
  }

  /** Whether somebody may do something in a room, as it is at this moment of the transaction. */
  may(request: Parameters<typeof identityOf>[0], action: Action): boolean {
    const room = this.room(request.room);
    const place = placeOf(room, this.person(room, request.sender.id), this.now);
    return can(identityOf(request), action, room.name, place);
  }

  target(room: TouchedRoom, seq: number): Target | undefined {
    const found = this.sql.findMessage.get(room.id, seq) as
      | (Omit<Target, 'message'> & { fold: string | null })
      | undefined;
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

  /** Tells what the votes in a poll have come to (P35), if that is news. */
  tally(room: TouchedRoom, of: number): void {
    const poll = this.target(room, of)?.message.poll;
    if (!poll) return;
    const counted = this.polls.counted(room.id, of, poll);
    this.polls.told(room.id, of, this.now);
    if (JSON.stringify(counted) === JSON.stringify(poll)) return;
    this.touch(room);
    this.append(room, { type: 'tally', from: relayId, of, set: { poll: counted } });
  }

  /** Brings an entry about a message, `id` being its row, into what that message is now. */
  fold(room: TouchedRoom, target: Target, entry: LogEntry, id: number): void {
    const { seq } = target.message;
    let { edit } = target;
    if (entry.type === 'edit' || entry.type === 'delete') this.mentions.forget(room.id, seq);
    if (entry.type === 'edit') {
      edit = id;
      this.mentions.note(room.id, seq, target.message.from, entry.mentions);
      this.threads.mentioned(room.id, { ...target.message, mentions: entry.mentions ?? [] });
    }
    if (entry.type === 'delete') {
      edit = null;
      this.#erase(target);
      this.files.erase(target.id);
      for (const row of this.sql.findEdits.all(room.id, seq)) this.#erase(row as unknown as Target);
    }
    const message = applyToMessage(target.message, entry);
    this.sql.saveFold.run(room.id, seq, edit, foldText(message));
    if (entry.set?.preview === null) this.previews.end(room.id, seq, entry.type === 'preview' ? 'taken' : 'ended');
    if (entry.set?.poll === null) this.polls.forget(room.id, seq);
    if (entry.set && 'streaming' in entry.set) this.streams.end(room.id, seq);
    if (entry.set?.call === null || entry.set?.call?.ended) this.calls.end(room.id, seq);
    if (entry.set && 'pinned' in entry.set) this.pins.save(room.id, seq, message.pinned ? entry.seq : undefined);
    if (entry.type === 'delete') this.#recount(room, seq);
  }

  /** Where an answer in a thread is deleted, there is one less (P36). */
  #recount(room: TouchedRoom, seq: number): void {
    const root = this.threads.remove(room.id, seq);
    if (root === undefined) return;
    const { answers } = this.target(room, root)!.message;
    const set = { answers: this.threads.without(room.id, root, answers) };
    this.append(room, { type: 'thread', key: 'deleted', from: relayId, of: root, set });
  }

  /** Takes the content out of an entry that keeps its number (P19). */
  #erase({ id, json }: Pick<Target, 'id' | 'json'>): void {
    this.sql.eraseEntry.run(blankDigest, erasedText(json), id);
  }
}
