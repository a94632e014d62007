import type { DatabaseSync } from 'node:sqlite';
import type { Body, DeskBody, LogEntry, Message, Poll, ReactionEntry } from '../../../../src/protocol/index.ts';
import { isDeskBody } from '../../body.ts';
import { faultOfSealing } from '../../sealing/body.ts';
import { bounds } from '../../limits.ts';
import { actionFor, can, isMuted } from '../../policy.ts';
import { isTeamKind } from '../../policy/identity.ts';
import type { AppendRequest } from '../store.ts';
import { digestOf, entryOf, type EntryParts } from './bodies.ts';
import type { Appended, Refused } from './calls.ts';
import { CallWriter } from './call-writer.ts';
import type { DeskWriter } from './desk-writer.ts';
import { bodyOf, type HeldRow } from './held-table.ts';
import { identityOf, placeOf } from './identity.ts';
import { Lanes } from './lanes.ts';
import type { KnownEntry, Sending, Target, TouchedRoom } from './log-rows.ts';
import { blankDigest, type LogTransaction } from './log-transaction.ts';
import { fieldsSetBy } from './message-fields.ts';
import { unchanged, type MemberWriter } from './member-writer.ts';
import { Pace } from './pace.ts';
import { PreviewWriter } from './preview-writer.ts';
import { StreamWriter } from './stream-writer.ts';
import { answersWith, canBeAnswered } from './thread-table.ts';
import { filtered, hasReaction, isHeldBy, refusalOf } from './refusals.ts';

type Settings = Extract<Body, { type: 'settings' }>;

const isSetSo = (room: TouchedRoom, { slow, name, topic, listed }: Settings): boolean =>
  (slow ?? room.slow) === room.slow &&
  (name ?? room.title) === room.title &&
  (topic ?? room.topic) === room.topic &&
  Number(listed ?? room.listed) === room.listed;

/** Whose it is to write the rest. */
interface Writers {
  readonly log: LogTransaction;
  readonly members: MemberWriter;
  readonly desk: DeskWriter;
}

/** Who knows nothing of threads is shown what is answered (P36). */
const withReply = <B extends Body>(body: B): B =>
  body.type === 'message' && body.thread !== undefined && body.reply === undefined
    ? { ...body, reply: body.thread }
    : body;

/** Decides what becomes of each send, and writes what is about messages; what is about members is another's. */
export class MessageWriter {
  readonly #maxReactions: number;
  readonly #log: LogTransaction;
  readonly #members: MemberWriter;
  readonly #desk: DeskWriter;
  readonly #pace: Pace;
  readonly #lanes = new Lanes();
  readonly streams: StreamWriter;
  readonly previews: PreviewWriter;
  readonly calls: CallWriter;

  constructor(database: DatabaseSync, { log, members, desk }: Writers, maxReactions: number) {
    this.#maxReactions = maxReactions;
    this.#log = log;
    this.#members = members;
    this.#desk = desk;
    this.#pace = new Pace(database);
    this.streams = new StreamWriter(log);
    this.previews = new PreviewWriter(log);
    this.calls = new CallWriter(log);
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
    const place = log.place(room, sender.id, person);
    const action = actionFor(body, room.kind);
    if (!can(identity, action, room.name, place)) {
      return isMuted(identity, action, room.name, place)
        ? ['muted', 'this user is muted here', place.mutedUntil! - log.now]
        : ['forbidden', `${action} is not permitted here`];
    }
    // However it has come here.
    const fault = faultOfSealing(room.name, body);
    if (fault) return [fault.code, fault.message];
    const sending = { room, request, digest, identity, person, place };
    const unread = this.#desk.refusalOfAnswer(room, body, sender);
    if (unread) return unread;
    if (isDeskBody(body)) return this.#desk.change(sending, body);
    return body.type === 'member' ? this.#members.change(sending, body) : this.#write(sending, body);
  }

  #write(sending: Sending, given: Exclude<Body, DeskBody | { type: 'member' }>): Appended | Refused {
    const { room, request, digest, identity, place } = sending;
    const { sender } = request;
    const log = this.#log;
    const isModerator = can(identity, 'moderate', room.name, place);
    const isOffering = (given.type === 'message' || given.type === 'end') && given.choices !== undefined;
    if (isOffering && !isTeamKind(sender.kind)) {
      return ['forbidden', 'only the team offers answers'];
    }
    if (given.type === 'message' && given.pointed && room.kind !== 'support') {
      return ['forbidden', 'one points at something in a conversation with the team'];
    }
    if (given.type === 'message' && given.answering && !this.#desk.isToAnswer(room, sender)) {
      return ['forbidden', 'another one is to answer by now'];
    }
    const isHeld = !isModerator && isHeldBy(request.filtering);
    const left = isModerator && given.type !== 'settings' ? given : filtered(given, request.filtering);
    const body = left && withReply(this.#withMentionsTold(room, left, isModerator));
    // In a direct room there is nobody who could let it through.
    if (!body || (isHeld && (room.kind === 'direct' || request.call)))
      return ['text-refused', 'the text has something that is not permitted here'];
    const call = request.call && this.calls.begin(sending, request.call);
    if (call && 'length' in call) return call;

    if ((body.type === 'message' || body.type === 'edit') && body.sealed) {
      const refused = log.sealing.refusalOf(room.id, sender.id, body.sealed);
      if (refused) return refused;
    }
    const target = 'of' in body ? log.target(room, body.of) : undefined;
    if ('of' in body) {
      const about = { sender, isModerator, maxReactions: this.#maxReactions, now: log.now };
      const refused = refusalOf(body, target?.message, about);
      if (refused) return refused;
    }
    if (body.type === 'vote') return this.#vote(sending, body, target!.message.poll!);
    if (body.type === 'stop') return this.#stop(sending, target!, isModerator);
    if (body.type === 'reaction' && hasReaction(target!.message, sender.id, body.emoji) === body.on) {
      return unchanged(room);
    }
    if (body.type === 'preview' && target!.message.preview === undefined) {
      // It may still be looked for: none is wanted, whatever that finds.
      this.#log.previews.refuse(room.id, body.of);
      return unchanged(room);
    }
    if (body.type === 'pin') {
      if ((target!.message.pinned !== undefined) === body.on) return unchanged(room);
      if (body.on && log.pins.isFull(room.id)) return ['too-many', `a room has at most ${bounds.pins} pins`];
    }
    if (body.type === 'message' && body.reply !== undefined && !log.sql.findMessage.get(room.id, body.reply)) {
      return ['no-such-message', 'there is no message of the number that is answered'];
    }
    if (
      body.type === 'message' &&
      body.thread !== undefined &&
      !canBeAnswered(log.target(room, body.thread)?.message)
    ) {
      return ['no-such-message', 'there is no message of the number that has a thread, or can have one'];
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
    const isBegun = body.type === 'message' && body.stream === true;
    const full = (isHeld && log.held.refusalFor(request)) || (isBegun && log.streams.refusalFor(room.id, sender.id));
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
    const set =
      target &&
      (fieldsSetBy(body, this.#counted(room, body, target.message), room.at, sender) ??
        this.previews.endedBy(room, body, target.message));
    const { entry, id } = this.#add(sending, body, { files, set, call });
    if (call) this.calls.began(room, entry.seq, sender.id, call);
    if (target) log.fold(room, target, entry, id);
    if (body.type === 'close-poll') log.polls.end(room.id, body.of);
    if (isBegun) log.streams.begin(room.id, entry.seq, sender.id);
    log.acts.noteSend(request, target?.message.from, undefined);
    return [entry.seq, entry.at, false];
  }

  /** A vote is no entry: what all have come to is told at the end of the transaction, or a moment later (P35). */
  #vote(sending: Sending, { of, choices }: Extract<Body, { type: 'vote' }>, poll: Poll): Appended {
    const { room, request } = sending;
    if (poll.names) {
      this.#log.touch(room);
      this.#members.introduce(sending);
    }
    this.#log.polls.vote(room, of, poll, request.sender.id, request.key, choices);
    return unchanged(room);
  }

  /** A message as a body finds it: the votes that end up in a closed poll are all that there are. */
  #counted(room: TouchedRoom, body: Body, message: Message): Message {
    const { poll } = message;
    if (body.type !== 'close-poll' || !poll) return message;
    return { ...message, poll: this.#log.polls.counted(room.id, message.seq, poll) };
  }

  #withMentionsTold<B extends Body>(room: TouchedRoom, body: B, isModerator: boolean): B {
    if (!('mentions' in body) || !body.mentions) return body;
    return { ...body, mentions: this.#log.mentionsTold(room, body.mentions, isModerator) };
  }

  /**
   * Whoever writes it, whom it answers, and moderators; in a room of one conversation all who take part. By the entry the message has its text, so that it is its
   * sender's.
   */
  #stop({ room, request, digest }: Sending, target: Target, isModerator: boolean): Appended | Refused {
    const { message } = target;
    const { sender, key, soFar = '' } = request;
    const log = this.#log;
    const isOfAll = room.kind === 'direct' || room.kind === 'support';
    const isAnswered = message.reply !== undefined && log.target(room, message.reply)?.message.from === sender.id;
    if (!isModerator && !isOfAll && !isAnswered && message.from !== sender.id)
      return ['forbidden', 'only who takes part in it stops it'];
    if (!message.streaming) return unchanged(room);
    log.touch(room);
    const [seq, id] = this.streams.end(room, target, soFar, sender.id, digest);
    log.sql.insertKey.run(room.id, sender.id, key, id);
    return [seq, room.at, false];
  }

  /** Writes the entry that a body becomes, and before it who its sender is. */
  #add(
    sending: Omit<Sending, 'identity'>,
    body: Exclude<Body, DeskBody | { type: 'member' | 'vote' | 'stop' }>,
    { files = [], set, call }: EntryParts,
  ): { entry: LogEntry; id: number } {
    const { room, digest } = sending;
    const { sender, key, via } = sending.request;
    const log = this.#log;
    this.#members.introduce(sending);
    const seq = room.head + 1;
    const root = body.type === 'message' && body.thread !== undefined ? log.target(room, body.thread) : undefined;
    const counted = root && { answers: answersWith(root.message.answers, { seq, at: room.at, from: sender.id }) };
    const entry = entryOf(seq, room.at, sender, key, body, { files, via, call, set: counted ?? set });
    const id = log.add(room, entry, digest);
    log.files.use(files, id);
    if (entry.type === 'message') log.mentions.note(room.id, entry.seq, entry.from, entry.mentions);
    if (root && entry.type === 'message') {
      log.threads.add(room.id, entry, root.message.from);
      log.fold(room, root, entry, id);
    }
    log.sql.insertKey.run(room.id, sender.id, key, id);
    if (entry.type === 'message') this.#desk.wrote(room, entry, sender);
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
