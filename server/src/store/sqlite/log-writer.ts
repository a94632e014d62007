import type { DatabaseSync } from 'node:sqlite';
import {
  applyToMessage,
  type Action,
  type Body,
  type LogEntry,
  type MemberEntry,
  type ReactionEntry,
  type Role,
  type User,
} from '../../../../src/protocol/index.ts';
import {
  actionFor,
  can,
  isBannedFrom,
  isMuted,
  kindOf,
  kindOfUser,
  outranks,
  placeAfter,
  standingOf,
  type Identity,
  type MemberChange,
  type Place,
} from '../../policy.ts';
import { relayId } from '../moderation.ts';
import type { AppendRequest, NewInvitation, NewRoom, RoomCommit, Told } from '../store.ts';
import { Acts } from './acts.ts';
import { digestBytes, digestOf, entryOf, memberEntryOf, type Author } from './bodies.ts';
import type { Appended, Entered, Refused } from './calls.ts';
import { anonymousText, erasedText, storedText } from './entry-text.ts';
import { FileWriter } from './file-writer.ts';
import { foldText, messageFrom } from './folds.ts';
import { identityOf, isRenamed, placeOf, unheard, type Person } from './identity.ts';
import { Lanes } from './lanes.ts';
import type { KnownEntry, Target, TouchedRoom } from './log-rows.ts';
import { Merges } from './merges.ts';
import { prepareLog, type LogStatements } from './log-statements.ts';
import { Pace } from './pace.ts';
import { filtered, hasReaction, refusalOf, refusalOfChange } from './refusals.ts';

const blankDigest = new Uint8Array(digestBytes);

/** Decides what becomes of each request and writes it. Between `begin` and `finish` it is inside one transaction, which is the caller's. */
export class LogWriter {
  readonly #maxReactions: number;
  readonly #sql: LogStatements;
  readonly files: FileWriter;
  readonly acts: Acts;
  readonly #pace: Pace;
  readonly #lanes = new Lanes();
  readonly merges: Merges;
  readonly #rooms = new Map<string, TouchedRoom>();
  now = 0;
  /** The row of the newest entry that this wrote. */
  last = 0;

  constructor(database: DatabaseSync, maxReactions: number) {
    this.#maxReactions = maxReactions;
    this.#sql = prepareLog(database);
    this.files = new FileWriter(database);
    this.acts = new Acts(database);
    this.#pace = new Pace(database);
    this.merges = new Merges(database);
  }

  begin(now: number): void {
    this.#rooms.clear();
    this.now = now;
    this.files.begin(now);
    this.acts.begin(now);
    this.#pace.begin(now);
    this.#lanes.begin();
  }

  /** Writes where the rooms have come to, and tells what was added to each. */
  finish(): RoomCommit[] {
    this.#lanes.finish();
    const commits: RoomCommit[] = [];
    for (const { id, name, head, at, members, added } of this.#rooms.values()) {
      if (added.length === 0) continue;
      this.#sql.updateRoom.run(head, at, members, id);
      commits.push({ room: name, first: head - added.length + 1, last: head, entries: added });
    }
    return commits;
  }

  append(request: AppendRequest): Appended | Refused {
    const { sender, key, body: given, via } = request;
    const author = { id: sender.id, via };
    if (this.#lanes.isHeld(request)) return ['held', 'an earlier send to this room must be tried again first'];
    const room = this.room(request.room);
    const digest = digestOf(given);
    const known = this.#sql.findKey.get(room.id, sender.id, key) as KnownEntry | undefined;
    if (known) return this.#again(known, digest);

    const identity = identityOf(request);
    const person = this.person(room, sender.id);
    const place = placeOf(room, person, this.now);
    const action = actionFor(given);
    if (!can(identity, action, room.name, place)) {
      return isMuted(identity, action, room.name, place)
        ? ['muted', 'this user is muted here', place.mutedUntil! - this.now]
        : ['forbidden', `${action} is not permitted here`];
    }
    if (given.type === 'member') return this.#change(room, request, given, digest, identity, place);
    const isModerator = can(identity, 'moderate', room.name, place);
    const body = isModerator ? given : filtered(given, request.filtering);
    if (!body) return ['text-refused', 'the text has something that is not permitted here'];

    const target = 'of' in body ? this.target(room, body.of) : undefined;
    if ('of' in body) {
      const refused = refusalOf(body, target?.message, { sender, isModerator, maxReactions: this.#maxReactions });
      if (refused) return refused;
    }
    if (body.type === 'reaction' && hasReaction(target!.message, sender.id, body.emoji) === body.on) {
      return this.#unchanged(room);
    }
    const files =
      body.type === 'message' && body.files?.length ? this.files.find(body.files, room.name, sender.id) : [];
    if (!files) return ['no-such-file', 'a file is gone, not yours, of another room, or on a message already'];
    if (files.length > 0 && !can(identity, 'upload', room.name, place)) {
      return ['forbidden', 'upload is not permitted here'];
    }
    if (body.type === 'settings' && body.slow === room.slow) return this.#unchanged(room);
    if (body.type === 'message' && !isModerator) {
      const wait = this.#pace.take(room, sender.id);
      if (wait > 0) {
        this.#lanes.hold(request);
        return ['limited', `a message each ${room.slow} ms in this room`, wait];
      }
    }
    this.touch(room);
    if (body.type === 'settings') this.#setSlow(room, body.slow);
    if (person?.member !== 1) this.putMember(room, author, sender, { change: 'joined', role: place.role! });
    else if (isRenamed(person, sender)) {
      this.putMember(room, author, sender, { change: 'renamed' });
    }
    const entry = entryOf(room.head + 1, room.at, sender, key, body, files, via);
    const id = this.#add(room, entry, digest);
    this.files.use(files, id);
    this.#sql.insertKey.run(room.id, sender.id, key, id);
    if (target) this.#fold(room, target, entry, id);
    this.acts.noteSend(request, target?.message.from, undefined);
    return [entry.seq, entry.at, false];
  }

  /** Whether somebody may do something in a room, as it is at this moment of the transaction. */
  may(request: Parameters<typeof identityOf>[0], action: Action): boolean {
    const room = this.room(request.room);
    const place = placeOf(room, this.person(room, request.sender.id), this.now);
    return can(identityOf(request), action, room.name, place);
  }

  /** A body about membership. A member who joins by another name is `renamed`, so that nobody is counted twice. */
  #change(
    room: TouchedRoom,
    request: AppendRequest,
    body: Extract<Body, { type: 'member' }>,
    digest: Buffer,
    identity: Identity,
    place: Place,
  ): Appended | Refused {
    const { sender, key, via } = request;
    const author = { id: sender.id, via };
    let user = unheard(identity, room.name, place);
    let change: MemberEntry['change'];
    const mine = standingOf(identity, room.name, place);
    const until = body.change === 'muted' ? { until: this.now + body.duration } : {};
    const role = 'role' in body ? body.role : undefined;
    if ('user' in body) {
      const id = this.merges.userOf(body.user);
      const other = this.person(room, id);
      user = { id, name: other?.name ?? '', kind: other?.kind ?? kindOfUser(id) };
      const theirs = placeOf(room, other, this.now);
      const standing = standingOf(identityOf({ ...request.target, room: room.name, sender: user }), room.name, theirs);
      const refused = refusalOfChange(body, { isSelf: user.id === sender.id, mine, standing, theirs });
      if (refused) return refused;
      const isMember = other?.member === 1;
      if (body.change === 'removed' || body.change === 'role') {
        if (!isMember) return ['no-such-member', 'this user is not a member'];
        change = body.change === 'removed' ? 'left' : 'role';
      } else {
        change = body.change;
        if (change === 'unbanned' && other?.banned !== 1) return ['no-such-member', 'this user is not banned'];
        if (change === 'unmuted' && theirs.mutedUntil === undefined)
          return ['no-such-member', 'this user is not muted'];
        this.touch(room);
        if (change === 'banned' && isMember) this.putMember(room, author, user, { change: 'left' });
      }
    } else {
      if (room.kind === 'direct') return ['forbidden', 'the participants of a direct room are the same for ever'];
      const person = this.person(room, sender.id);
      const isMember = person?.member === 1;
      change = (body.change === 'joined') === isMember ? 'renamed' : body.change;
      if (change === 'renamed' && !(isMember && isRenamed(person, sender))) return this.#unchanged(room);
    }
    this.touch(room);
    const rank = (change === 'banned' || change === 'muted') && mine !== 'none' ? { rank: mine } : {};
    const given =
      change === 'joined'
        ? { change, role: place.role!, key }
        : { change, ...(role && { role }), ...until, ...rank, key };
    const { entry, row } = this.putMember(room, author, user, given, digest);
    this.#sql.insertKey.run(room.id, sender.id, key, row);
    this.acts.noteSend(request, undefined, until.until);
    return [entry.seq, entry.at, false];
  }

  /** Makes a room with its first members. */
  create({ name, kind, creator, role, members, via }: NewRoom): Entered | Refused {
    const all = new Map([creator, ...members].map((user) => [user.id, user]));
    const participants = kind === 'direct' ? [...all.keys()].sort().join(' ') : null;
    const known = participants === null ? undefined : this.#sql.findDirect.get(participants);
    if (known) return [0, String(known['name'])];
    const room = this.room(name);
    room.kind = kind;
    room.id = Number(this.#sql.makeRoom.run(name, kind, participants).lastInsertRowid);
    this.touch(room);
    for (const user of all.values()) {
      const isCreator = user.id === creator.id;
      this.putMember(room, { id: creator.id, via }, isCreator ? creator : user, {
        change: 'joined',
        role: isCreator ? role : 'member',
      });
    }
    return [0, name];
  }

  invite(invitation: NewInvitation): Entered | Refused {
    const { hash, role, expires, uses, sender } = invitation;
    const room = this.room(invitation.room);
    const identity = identityOf(invitation);
    const place = placeOf(room, this.person(room, sender.id), this.now);
    const isPermitted = room.kind !== 'direct' && can(identity, 'invite', room.name, place);
    if (!isPermitted || !outranks(standingOf(identity, room.name, place), role)) {
      return ['forbidden', 'invite is not permitted here'];
    }
    this.#sql.forgetInvitations.run(this.now);
    this.#sql.saveInvitation.run(hash, room.name, role, expires, uses);
    this.acts.note({ by: sender.id, act: 'invite', room: room.name, detail: role, until: expires });
    return [0, room.name];
  }

  /** One answer for all that an invitation may lack, so that nobody learns which are there. */
  redeem(hash: string, user: User, { isAdmin = false, grants = [] }: Told): Entered | Refused {
    const invitation = this.#sql.findInvitation.get(hash, this.now) as
      { room: string; role: Role; uses: number } | undefined;
    const refused: Refused = ['forbidden', 'this invitation is not good, or not any more'];
    if (!invitation) return refused;
    const room = this.room(invitation.room);
    const person = this.person(room, user.id);
    const place = placeOf(room, person, this.now);
    const identity: Identity = { user, isAdmin, grants: new Map(grants) };
    if (isBannedFrom(identity, room.name, place)) return refused;
    // Also where it is used up: the answer to the first try may have been lost.
    if (person?.member === 1) return [0, room.name];
    if (invitation.uses <= 0) return refused;
    this.#sql.useInvitation.run(hash);
    this.touch(room);
    this.putMember(room, user, unheard(identity, room.name, place), { change: 'joined', role: invitation.role });
    return [0, room.name];
  }

  /** Deletes a message in the relay's own name, and its sender's name with it (P21). */
  eraseMessage(name: string, seq: number, user: string): void {
    const room = this.room(name);
    const target = this.target(room, seq)!;
    this.touch(room);
    const [next, at] = [room.head + 1, room.at];
    const entry: LogEntry = { seq: next, type: 'delete', at, from: relayId, key: 'erased', of: seq, name: '' };
    this.#fold(room, target, entry, this.#add(room, entry, null));
    this.eraseEntry(target, user);
  }

  /** A reaction that the relay itself moves or takes back (P21, P27). */
  react(room: TouchedRoom, about: Pick<ReactionEntry, 'key' | 'of' | 'from' | 'emoji' | 'on'>): void {
    const entry: LogEntry = { seq: room.head + 1, type: 'reaction', at: room.at, ...about };
    this.#fold(room, this.target(room, about.of)!, entry, this.#add(room, entry, null));
  }

  /** Takes back all that somebody put on a message; what it was is not told (P21). */
  eraseReactions(name: string, of: number, id: string): void {
    const user = this.merges.userOf(id);
    const room = this.room(name);
    const target = this.target(room, of);
    if (!target?.message.reactions.some(({ by }) => by.includes(user))) return;
    this.touch(room);
    this.react(room, { key: 'erased', of, from: user, emoji: '', on: false });
  }

  /** Tells that somebody is no member any more, if they were one, and has no name (P21). */
  eraseMember(name: string, user: Pick<User, 'id' | 'kind'>): void {
    const room = this.room(name);
    this.touch(room);
    const change = this.person(room, user.id)?.member === 1 ? 'left' : 'renamed';
    this.putMember(room, { id: relayId }, { ...user, name: '' }, { change });
  }

  /** Takes somebody's name and content out of an entry. @returns whether there was any. */
  eraseEntry({ id, json }: Pick<Target, 'id' | 'json'>, user: string): boolean {
    const text = anonymousText(json, user);
    if (text === undefined) return false;
    if ((JSON.parse(json) as LogEntry).type === 'member') this.#sql.rewriteEntry.run(text, id);
    else this.#sql.eraseEntry.run(blankDigest, text, id);
    return true;
  }

  #setSlow(room: TouchedRoom, slow: number): void {
    room.slow = slow;
    this.#sql.setSlow.run(slow, room.id);
    if (slow === 0) this.#pace.forget(room.id);
  }

  /** What is asked for is so already: nothing is written, and its key is not used up. */
  #unchanged({ head, at }: TouchedRoom): Appended {
    return [head, at, true];
  }

  /** Before the first entry of this transaction in a room. */
  touch(room: TouchedRoom): void {
    if (room.id === 0) room.id = Number(this.#sql.insertRoom.run(room.name).lastInsertRowid);
    // The clock may jump back; a log's time does not.
    room.at = Math.max(this.now, room.at);
  }

  /** What is stored of somebody in a room. */
  person(room: TouchedRoom, user: string): Person | undefined {
    return this.#sql.findPerson.get(room.id, user) as Person | undefined;
  }

  /** A room as this transaction has it. */
  room(name: string): TouchedRoom {
    let room = this.#rooms.get(name);
    if (!room) {
      const found = this.#sql.findRoom.get(name) as Omit<TouchedRoom, 'name' | 'added'> | undefined;
      room = { id: 0, head: 0, at: 0, members: 0, slow: 0, kind: kindOf(undefined, name), ...found, name, added: [] };
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

  target(room: TouchedRoom, seq: number): Target | undefined {
    const found = this.#sql.findMessage.get(room.id, seq) as
      (Omit<Target, 'message'> & { fold: string | null }) | undefined;
    // Nothing here depends on the present text, so it is not looked up.
    if (!found) return undefined;
    return { ...found, message: this.merges.apply(room.id, [messageFrom(found.json, found.fold, null)])[0]! };
  }

  /** Writes an entry about somebody, and what they are after it. */
  putMember(
    room: TouchedRoom,
    by: Author,
    user: User,
    given: MemberChange & { readonly key?: string },
    digest: Buffer | null = null,
  ): { entry: MemberEntry; row: number } {
    const person = this.person(room, user.id);
    const { change } = given;
    const isMember = change === 'joined' || (change !== 'left' && change !== 'banned' && person?.member === 1);
    const after = placeAfter(placeOf(room, person, this.now), given);
    const { role, isBanned, mutedUntil = 0, bannedBy = null, mutedBy = null } = after;
    room.members += Number(isMember) - Number(person?.member === 1);
    const stored = role === 'member' ? null : (role ?? null);
    const marks = [Number(isBanned), mutedUntil, bannedBy, mutedBy];
    this.#sql.savePerson.run(room.id, user.id, user.name, user.kind, Number(isMember), stored, ...marks);
    const told = isMember && role ? { ...user, role } : user;
    const entry = memberEntryOf(room.head + 1, room.at, by, told, given);
    return { entry, row: this.#add(room, entry, digest) };
  }

  /** @returns the id of the row. */
  #add(room: TouchedRoom, entry: LogEntry, digest: Buffer | null): number {
    const { type, seq } = entry;
    const json = JSON.stringify(entry);
    const editOf = type === 'edit' ? entry.of : null;
    const stored = storedText(entry, json);
    const row = this.#sql.insertEntry.run(room.id, type === 'message' ? 1 : 0, seq, editOf, digest, stored);
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
      this.files.erase(target.id);
      for (const row of this.#sql.findEdits.all(room.id, seq)) this.#erase(row as unknown as Target);
    }
    this.#sql.saveFold.run(room.id, seq, edit, foldText(applyToMessage(target.message, entry)));
  }

  /** Takes the content out of an entry that keeps its number (P19). */
  #erase({ id, json }: Pick<Target, 'id' | 'json'>): void {
    this.#sql.eraseEntry.run(blankDigest, erasedText(json), id);
  }
}
