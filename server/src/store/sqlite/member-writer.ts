import {
  companionOf,
  isSealedRoom,
  type Body,
  type MemberEntry,
  type Role,
  type User,
} from '../../../../src/protocol/index.ts';
import { can, isBannedFrom, standingOf } from '../../policy.ts';
import { isTeamKind, kindOfUser, type Identity } from '../../policy/identity.ts';
import { placeAfter, type MemberChange } from '../../policy/place.ts';
import { outranks } from '../../policy/standing.ts';
import { relayId } from '../moderation.ts';
import type { NewInvitation, NewRoom, Told } from '../store.ts';
import { memberEntryOf, type Author } from './bodies.ts';
import type { Appended, Entered, Refused } from './calls.ts';
import { identityOf, isRenamed, placeOf, unheard } from './identity.ts';
import type { Sending, TouchedRoom } from './log-rows.ts';
import type { LogTransaction } from './log-transaction.ts';
import { refusalOfChange } from './refusals.ts';

/** What is asked for is so already: nothing is written, and its key is not used up. */
export const unchanged = ({ head, at }: TouchedRoom): Appended => [head, at, true];

/** Decides who is what in a room, and writes it. */
export class MemberWriter {
  readonly #log: LogTransaction;

  constructor(log: LogTransaction) {
    this.#log = log;
  }

  /** A body about membership. A member who joins by another name is `renamed`, so that nobody is counted twice. */
  change(
    { room, request, digest, identity, person, place }: Sending,
    body: Extract<Body, { type: 'member' }>,
  ): Appended | Refused {
    const log = this.#log;
    const { sender, key, via } = request;
    const author = { id: sender.id, via };
    let user = unheard(identity, room.name, place);
    let change: MemberEntry['change'];
    const mine = standingOf(identity, room.name, place);
    const until = body.change === 'muted' ? { until: log.now + body.duration } : {};
    const role = 'role' in body ? body.role : undefined;
    if (room.kind === 'desk') return ['forbidden', 'whoever is of the team is in a companion, and nobody else'];
    if ('user' in body) {
      const id = log.merges.userOf(body.user);
      const other = log.person(room, id);
      user = { id, name: other?.name ?? '', kind: other?.kind ?? kindOfUser(id) };
      const theirs = placeOf(room, other, log.now);
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
        log.touch(room);
        if (change === 'banned' && isMember) this.put(room, author, user, { change: 'left' });
      }
    } else {
      if (room.kind === 'direct') return ['forbidden', 'the participants of a direct room are the same for ever'];
      const isMember = person?.member === 1;
      change = (body.change === 'joined') === isMember ? 'renamed' : body.change;
      if (change === 'renamed' && !(isMember && isRenamed(person, sender))) return unchanged(room);
    }
    log.touch(room);
    const rank = (change === 'banned' || change === 'muted') && mine !== 'none' ? { rank: mine } : {};
    const given =
      change === 'joined'
        ? { change, role: place.role!, key }
        : { change, ...(role && { role }), ...until, ...rank, key };
    const { entry, row } = this.put(room, author, user, given, digest);
    log.sql.insertKey.run(room.id, sender.id, key, row);
    log.acts.noteSend(request, undefined, until.until);
    if (change === 'left') this.passOn(room);
    return [entry.seq, entry.at, false];
  }

  /** A conversation has tags from the beginning, of which the team is told as of those that come later (P41). */
  #tag({ id, name }: TouchedRoom, tags: readonly string[]): void {
    const log = this.#log;
    const companion = log.room(companionOf(name));
    log.touch(companion);
    for (const tag of tags) {
      log.desk.saveTag(id, tag, true);
      const { head, at } = companion;
      log.add(companion, { seq: head + 1, type: 'tag', at, from: relayId, key: relayId, tag, on: true }, null);
    }
  }

  /** Makes a room with its first members. */
  create({ name, kind, creator, role, members, onlyKnown, via, described, tags = [] }: NewRoom): Entered | Refused {
    const log = this.#log;
    const isKnown = ({ id }: User) => log.acquaintances.has(creator.id, id);
    const isBlocked = ({ id }: User) => log.blocks.has(id, creator.id);
    // Nobody is put into a room by whom they have blocked (P34), who is not told.
    const others = kind === 'direct' ? members : members.filter((user) => !isBlocked(user));
    const all = new Map([creator, ...others].map((user) => [user.id, user]));
    // Of the same two there is one that is sealed, and one that is not.
    const ids = [...all.keys()].sort().join(' ');
    const participants = kind === 'direct' ? (isSealedRoom(name) ? `~ ${ids}` : ids) : null;
    const known = participants === null ? undefined : log.sql.findDirect.get(participants);
    if (known) return [0, String(known['name'])];
    // In the same words, so that they do not tell who has blocked whom from who does not know whom.
    if ((kind === 'direct' && members.some(isBlocked)) || (onlyKnown && !others.every(isKnown))) {
      return ['forbidden', `you may not make a ${kind} room`];
    }
    const room = log.room(name);
    room.kind = kind;
    room.id = Number(log.sql.makeRoom.run(name, kind, participants).lastInsertRowid);
    log.touch(room);
    for (const user of all.values()) {
      const isCreator = user.id === creator.id;
      // They are called as the one who brings them knows them, until they come.
      const called = isCreator
        ? creator
        : { ...user, name: user.name || log.acquaintances.nameOf(creator.id, user.id) };
      this.put(room, { id: creator.id, via }, called, {
        change: 'joined',
        role: isCreator ? role : 'member',
      });
    }
    if (kind === 'support') {
      log.desk.insert(room, [...all.values()].find((user) => !isTeamKind(user.kind))?.id);
      if (tags.length > 0) this.#tag(room, tags);
    }
    const { name: title = '', topic = '' } = described ?? {};
    if (title !== '' || topic !== '') {
      log.sql.saveSettings.run(room.slow, (room.title = title), (room.topic = topic), room.listed, room.id);
      const by = { from: creator.id, ...(via !== undefined && { via }) };
      const entry = {
        seq: room.head + 1,
        type: 'settings',
        at: room.at,
        ...by,
        key: 'created',
        name: title,
        topic,
      } as const;
      log.add(room, entry, null);
    }
    return [0, name];
  }

  /** A private room that its last owner has left is another's, so that somebody can let others in and out. */
  passOn(room: TouchedRoom): void {
    if (room.kind !== 'private') return;
    const heir = this.#log.sql.findHeir.get(room.id) as unknown as User | undefined;
    if (heir) this.put(room, { id: relayId }, heir, { change: 'role', role: 'owner' });
  }

  invite(invitation: NewInvitation): Entered | Refused {
    const log = this.#log;
    const { hash, role, expires, uses, sender } = invitation;
    const room = log.room(invitation.room);
    const identity = identityOf(invitation);
    const place = placeOf(room, log.person(room, sender.id), log.now);
    const isPermitted = room.kind !== 'direct' && can(identity, 'invite', room.name, place);
    if (!isPermitted || !outranks(standingOf(identity, room.name, place), role)) {
      return ['forbidden', 'invite is not permitted here'];
    }
    log.sql.forgetInvitations.run(log.now);
    log.sql.saveInvitation.run(hash, room.name, role, expires, uses);
    log.acts.note({ by: sender.id, act: 'invite', room: room.name, detail: role, until: expires });
    return [0, room.name];
  }

  /** One answer for all that an invitation may lack, so that nobody learns which are there. */
  redeem(hash: string, user: User, { isAdmin = false, grants = [] }: Told): Entered | Refused {
    const log = this.#log;
    const invitation = log.sql.findInvitation.get(hash, log.now) as
      | { room: string; role: Role; uses: number }
      | undefined;
    const refused: Refused = ['forbidden', 'this invitation is not good, or not any more'];
    if (!invitation) return refused;
    const room = log.room(invitation.room);
    const person = log.person(room, user.id);
    const place = placeOf(room, person, log.now);
    const identity: Identity = { user, isAdmin, grants: new Map(grants) };
    if (isBannedFrom(identity, room.name, place)) return refused;
    // Also where it is used up: the answer to the first try may have been lost.
    if (person?.member === 1) return [0, room.name];
    if (invitation.uses <= 0) return refused;
    log.sql.useInvitation.run(hash);
    log.touch(room);
    this.put(room, user, unheard(identity, room.name, place), { change: 'joined', role: invitation.role });
    return [0, room.name];
  }

  /** Tells who a sender is whom the room does not know yet, or not by this name. */
  introduce({ room, request: { sender, via }, person, place }: Omit<Sending, 'identity'>): void {
    const author = { id: sender.id, via };
    if (person?.member !== 1) this.put(room, author, sender, { change: 'joined', role: place.role! });
    else if (isRenamed(person, sender)) this.put(room, author, sender, { change: 'renamed' });
  }

  /** Writes an entry about somebody, and what they are after it. */
  put(
    room: TouchedRoom,
    by: Author,
    user: User,
    given: MemberChange & { readonly key?: string; readonly since?: number | undefined },
    digest: Uint8Array | null = null,
  ): { entry: MemberEntry; row: number } {
    const log = this.#log;
    const person = log.person(room, user.id);
    const { change } = given;
    const isMember = change === 'joined' || (change !== 'left' && change !== 'banned' && person?.member === 1);
    const after = placeAfter(placeOf(room, person, log.now), given);
    const { role, isBanned, mutedUntil = 0, bannedBy = null, mutedBy = null } = after;
    room.members += Number(isMember) - Number(person?.member === 1);
    const stored = role === 'member' ? null : (role ?? null);
    const since = change === 'joined' ? (given.since ?? room.head) : null;
    const marks = [Number(isBanned), mutedUntil, bannedBy, mutedBy, since];
    log.sql.savePerson.run(room.id, user.id, user.name, user.kind, Number(isMember), stored, ...marks);
    if (change === 'left' || change === 'banned') log.held.refuseOf(log.now, room.name, user.id);
    const told = isMember && role ? { ...user, role } : user;
    const entry = memberEntryOf(room.head + 1, room.at, by, told, given);
    return { entry, row: log.add(room, entry, digest) };
  }
}
