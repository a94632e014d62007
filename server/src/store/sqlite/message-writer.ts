import type { DatabaseSync } from 'node:sqlite';
import type { Body, LogEntry, ReactionEntry } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { actionFor, can, isMuted } from '../../policy.ts';
import type { AppendRequest } from '../store.ts';
import { digestOf, entryOf, type EntryParts } from './bodies.ts';
import type { Appended, Refused } from './calls.ts';
import { bodyOf, type HeldRow } from './held-table.ts';
import { identityOf, isRenamed, placeOf } from './identity.ts';
import { Lanes } from './lanes.ts';
import type { KnownEntry, Sending, TouchedRoom } from './log-rows.ts';
import { blankDigest, type LogTransaction } from './log-transaction.ts';
import { fieldsSetBy } from './message-fields.ts';
import { unchanged, type MemberWriter } from './member-writer.ts';
import { Pace } from './pace.ts';
import { filtered, hasReaction, isHeldBy, refusalOf } from './refusals.ts';

type Settings = Extract<Body, { type: 'settings' }>;

const isSetSo = (room: TouchedRoom, { slow, name, topic, listed }: Settings): boolean =>
  (slow ?? room.slow) === room.slow &&
  (name ?? room.title) === room.title &&
  (topic ?? room.topic) === room.topic &&
  Number(listed ?? room.listed) === room.listed;

/** Decides what becomes of each send, and writes what is about messages; what is about members is another's. */
export class MessageWriter {
  readonly #maxReactions: number;
  readonly #log: LogTransaction;
  readonly #members: MemberWriter;
  readonly #pace: Pace;
  readonly #lanes = new Lanes();

  constructor(database: DatabaseSync, log: LogTransaction, members: MemberWriter, maxReactions: number) {
    this.#maxReactions = maxReactions;
    this.#log = log;
    this.#members = members;
    this.#pace = new Pace(database);
  }

  begin(now: number): void {
    this.#pace.begin(now);
    this.#lanes.begin();
  }

  finish(): void {
    this.#lanes.finish();
  }

  append(request: AppendRequest): Appended | Refused {
    const { sender, key, body } = request;
    const log = this.#log;
    if (this.#lanes.isHeld(request)) return ['held', 'an earlier send to this room must be tried again first'];
    const room = log.room(request.room);
    const digest = digestOf(body);
    const known = log.sql.findKey.get(room.id, sender.id, key) as KnownEntry | undefined;
    if (known) return this.#again(known, digest);
    const before = log.held.again(request, digest);
    if (before) return before;

    const identity = identityOf(request);
    const person = log.person(room, sender.id);
    const place = placeOf(room, person, log.now);
    const action = actionFor(body, room.kind);
    if (!can(identity, action, room.name, place)) {
      return isMuted(identity, action, room.name, place)
        ? ['muted', 'this user is muted here', place.mutedUntil! - log.now]
        : ['forbidden', `${action} is not permitted here`];
    }
    // What is one's own may be taken back.
    if (room.kind === 'direct' && body.type !== 'delete' && log.blocks.isIn(room.id, sender.id)) {
      return ['forbidden', `${action} is not permitted here`];
    }
    const sending = { room, request, digest, identity, person, place };
    return body.type === 'member' ? this.#members.change(sending, body) : this.#write(sending, body);
  }

  #write(sending: Sending, given: Exclude<Body, { type: 'member' }>): Appended | Refused {
    const { room, request, digest, identity, place } = sending;
    const { sender } = request;
    const log = this.#log;
    const isModerator = can(identity, 'moderate', room.name, place);
    const isHeld = !isModerator && isHeldBy(request.filtering);
    const left = isModerator && given.type !== 'settings' ? given : filtered(given, request.filtering);
    const body = left && this.#withMentionsTold(room, left, isModerator);
    // In a direct room there is nobody who could let it through.
    if (!body || (isHeld && room.kind === 'direct'))
      return ['text-refused', 'the text has something that is not permitted here'];

    const target = 'of' in body ? log.target(room, body.of) : undefined;
    if ('of' in body) {
      const refused = refusalOf(body, target?.message, { sender, isModerator, maxReactions: this.#maxReactions });
      if (refused) return refused;
    }
    if (body.type === 'reaction' && hasReaction(target!.message, sender.id, body.emoji) === body.on) {
      return unchanged(room);
    }
    if (body.type === 'pin') {
      if ((target!.message.pinned !== undefined) === body.on) return unchanged(room);
      if (body.on && log.pins.isFull(room.id)) return ['too-many', `a room has at most ${bounds.pins} pins`];
    }
    if (body.type === 'message' && body.reply !== undefined && !log.sql.findMessage.get(room.id, body.reply)) {
      return ['no-such-message', 'there is no message of the number that is answered'];
    }
    const files = body.type === 'message' && body.files?.length ? log.files.find(body.files, room.name, sender.id) : [];
    if (!files) return ['no-such-file', 'a file is gone, not yours, of another room, or on a message already'];
    if (files.length > 0 && !can(identity, 'upload', room.name, place)) {
      return ['forbidden', 'upload is not permitted here'];
    }
    if (body.type === 'settings') {
      if (body.listed && room.kind !== 'open') return ['forbidden', 'only an open room can be listed'];
      if (isSetSo(room, body)) return unchanged(room);
    }
    const full = isHeld && log.held.refusalFor(request);
    if (full) return full;
    if (body.type === 'message' && !isModerator) {
      const wait = this.#pace.take(room, sender.id);
      if (wait > 0) {
        this.#lanes.hold(request);
        return ['slow-mode', `a message each ${room.slow} ms in this room`, wait];
      }
    }
    if (isHeld && body.type === 'message') return log.held.hold(log.now, request, body, digest);
    log.touch(room);
    if (body.type === 'settings') this.#set(room, body);
    const set = target && fieldsSetBy(body, target.message, room.at, sender);
    const { entry, id } = this.#add(sending, body, { files, set });
    if (target) log.fold(room, target, entry, id);
    log.acts.noteSend(request, target?.message.from, undefined);
    return [entry.seq, entry.at, false];
  }

  #withMentionsTold<B extends Body>(room: TouchedRoom, body: B, isModerator: boolean): B {
    if (!('mentions' in body) || !body.mentions) return body;
    return { ...body, mentions: this.#log.mentionsTold(room, body.mentions, isModerator) };
  }

  /** Writes the entry that a body becomes, and before it who its sender is. */
  #add(
    sending: Omit<Sending, 'identity'>,
    body: Exclude<Body, { type: 'member' }>,
    { files = [], set }: EntryParts,
  ): { entry: LogEntry; id: number } {
    const { room, digest } = sending;
    const { sender, key, via } = sending.request;
    const log = this.#log;
    this.#introduce(sending);
    const entry = entryOf(room.head + 1, room.at, sender, key, body, { files, via, set });
    const id = log.add(room, entry, digest);
    log.files.use(files, id);
    if (entry.type === 'message') log.mentions.note(room.id, entry.seq, entry.from, entry.mentions);
    log.sql.insertKey.run(room.id, sender.id, key, id);
    return { entry, id };
  }

  /** A message that was held comes into the log, with the number of now (P28). @returns its number. */
  release(held: HeldRow): number {
    const { id, sender: user, key, via, digest, name, kind } = held;
    const log = this.#log;
    const room = log.room(held.room);
    const person = log.person(room, user);
    // A member may have another name by now.
    const sender = { id: user, ...(person?.member === 1 ? { name: person.name, kind: person.kind } : { name, kind }) };
    const left = bodyOf(held);
    const body = this.#withMentionsTold(room, left, false);
    const request = { room: room.name, sender, key, body, ...(via !== null && { via }) };
    const place = placeOf(room, person, log.now);
    log.touch(room);
    const files = log.files.find(body.files ?? [], room.name, user, 'held') ?? [];
    const { entry } = this.#add({ room, request, digest, person, place }, body, { files });
    log.held.release(id);
    return entry.seq;
  }

  /** Tells who a sender is whom the room does not know yet, or not by this name. */
  #introduce({ room, request: { sender, via }, person, place }: Omit<Sending, 'identity'>): void {
    const author = { id: sender.id, via };
    if (person?.member !== 1) this.#members.put(room, author, sender, { change: 'joined', role: place.role! });
    else if (isRenamed(person, sender)) this.#members.put(room, author, sender, { change: 'renamed' });
  }

  /** A reaction that the relay itself moves or takes back (P21, P27). */
  react(room: TouchedRoom, about: Pick<ReactionEntry, 'key' | 'of' | 'from' | 'emoji' | 'on'>): void {
    this.#log.append(room, { type: 'reaction', ...about });
  }

  /** The same key once more (P3). Of erased content nobody can tell whether it was the same. */
  #again(first: KnownEntry, digest: Buffer): Appended | Refused {
    if (!digest.equals(first.digest) && !blankDigest.every((byte, index) => byte === first.digest[index])) {
      return ['key-reused', 'this key was used before for another content'];
    }
    const { seq, at } = JSON.parse(first.json) as LogEntry;
    return [seq, at, true];
  }

  #set(room: TouchedRoom, { slow, name, topic, listed }: Settings): void {
    room.slow = slow ?? room.slow;
    room.title = name ?? room.title;
    room.topic = topic ?? room.topic;
    room.listed = Number(listed ?? room.listed);
    this.#log.sql.saveSettings.run(room.slow, room.title, room.topic, room.listed, room.id);
    if (slow === 0) this.#pace.forget(room.id);
  }
}
