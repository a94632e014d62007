import { setImmediate as turn } from 'node:timers/promises';
import type {
  AppendRequest,
  AppendResult,
  EnterResult,
  FileResult,
  Guest,
  JoinedRoom,
  LogSlice,
  NewFile,
  NewInvitation,
  NewRoom,
  ReadMarker,
  Revocation,
  RoomCommit,
  SearchStep,
  Store,
  StoredFile,
  Told,
} from '../../server/src/store/store.ts';
import type { PollStore } from '../../server/src/store/polls.ts';
import type { StoredServiceKey } from '../../server/src/store/service-key.ts';
import { actionFor, can, isBannedFrom, isMuted, standingOf } from '../../server/src/policy.ts';
import { kindOfUser, type Identity } from '../../server/src/policy/identity.ts';
import { kindOf, placeAfter, placeAt, type MemberChange, type Place } from '../../server/src/policy/place.ts';
import { outranks } from '../../server/src/policy/standing.ts';
import { everybody, toldMentions } from '../../server/src/mentions.ts';
import { filtered, isHeldBy, refusalOf } from '../../server/src/store/sqlite/refusals.ts';
import { SearchWords } from '../../server/src/search-text.ts';
import { bounds } from '../../server/src/limits.ts';
import { StoreUnavailableError } from '../../server/src/store/errors.ts';
import { entryText, erasedText, storedText } from '../../server/src/store/sqlite/entry-text.ts';
import { unheard } from '../../server/src/store/sqlite/identity.ts';
import { startedPoll } from '../../server/src/store/sqlite/started-poll.ts';
import { answersWith, canBeAnswered } from '../../server/src/store/sqlite/thread-table.ts';
import { fieldsSetBy } from '../../server/src/store/sqlite/message-fields.ts';
import { Lanes } from '../../server/src/store/sqlite/lanes.ts';
import {
  applyEntries,
  companionOf,
  defaultLimits,
  emptyRoom,
  type Body,
  type ErrorCode,
  type FieldsSet,
  type FoldedMessage,
  type Limits,
  type LogEntry,
  type Member,
  type Page,
  type Revision,
  type RevisionPage,
  type Role,
  type RoomKind,
  type RoomState,
  type Snapshot,
  type User,
} from '../../src/protocol/index.ts';

interface Log {
  readonly entries: LogEntry[];
  /** Body and number of each send, by sender and key. */
  readonly keys: Map<string, { body: string; seq: number; at: number }>;
  state: RoomState;
  readonly kind: RoomKind;
  /** What people are here, and who they are. */
  readonly places: Map<string, Place>;
  readonly people: Map<string, User>;
  slow: number;
  /** When each wrote last, in slow mode. */
  readonly paces: Map<string, number>;
}

type Commits = Map<string, { first: number; entries: string[] }>;

const newLog = (kind: RoomKind): Log => ({
  entries: [],
  keys: new Map(),
  state: emptyRoom,
  kind,
  places: new Map(),
  people: new Map(),
  slow: 0,
  paces: new Map(),
});

function identityOf({
  room,
  sender,
  grant,
  isAdmin,
  scopes,
}: Pick<AppendRequest, 'room' | 'sender' | 'grant' | 'isAdmin' | 'scopes'>): Identity {
  return {
    user: sender,
    ...(grant && { grants: new Map([[room, grant]]) }),
    ...(isAdmin && { isAdmin }),
    ...(scopes && { scopes }),
  };
}

/** Why is told to nobody. */
function withoutReason<B extends Body>(body: B): Omit<B, 'reason' | 'mentions'> {
  const { reason: _, mentions: __, ...rest } = body as B & { reason?: string; mentions?: unknown };
  return rest;
}

function mentionsTold(body: Body, isModerator: boolean, mayRead: (id: string) => boolean) {
  const all = 'mentions' in body ? toldMentions(body.mentions ?? [], isModerator, mayRead) : [];
  return all.length > 0 && { mentions: all };
}

interface Waiting {
  readonly request: AppendRequest;
  readonly settle: (result: AppendResult) => void;
}

/** A store without a disk, for tests whose point is not the store. Commits at the end of each turn; can be told to fail or to wait. */
export class MemoryStore implements Store {
  readonly epoch: string;
  /** While set, every append fails with it. */
  failure: ErrorCode | undefined;
  /** While set, reads that begin reject. */
  readFailure: Error | undefined;
  /** Commits wait for it. */
  gate: Promise<void> | undefined;
  /** How often each method was called. */
  readonly calls = { append: 0, since: 0, snapshot: 0, page: 0, saveReads: 0 };
  readonly guests = new Map<string, Guest>();
  readonly invitations = new Map<string, NewInvitation>();
  readonly #directs = new Map<string, string>();
  now: () => number = Date.now;
  limits: Limits = defaultLimits;
  readonly keys = new Map<string, StoredServiceKey>();
  readonly revoked = new Map<string, Revocation>();
  readonly #logs = new Map<string, Log>();
  /** With the number of the message that has it: 0 for none yet, -1 to be taken away. */
  readonly #files = new Map<string, NewFile & { readonly at: number; seq: number }>();
  readonly #votes = new Map<string, readonly number[]>();
  readonly #markers = new Map<string, ReadMarker>();
  readonly #listeners = new Set<(commits: readonly RoomCommit[]) => void>();
  readonly #lanes = new Lanes();
  #waiting: Waiting[] = [];
  #isCommitting = false;
  #isClosed = false;

  constructor(epoch = 'memory') {
    this.epoch = epoch;
  }

  /** Once more, after a close, with what was written before. */
  open(): void {
    this.#isClosed = false;
  }

  append(request: AppendRequest): Promise<AppendResult> {
    this.calls.append += 1;
    if (this.#isClosed) return Promise.resolve({ ok: false, code: 'store-unavailable', message: 'closed' });
    return new Promise((settle) => {
      this.#waiting.push({ request, settle });
      if (!this.#isCommitting) void this.#commit();
    });
  }

  async #commit(): Promise<void> {
    this.#isCommitting = true;
    while (this.#waiting.length > 0) {
      await turn();
      await this.gate;
      const waiting = this.#waiting;
      this.#waiting = [];
      const commits: Commits = new Map();
      this.#lanes.begin();
      for (const { request, settle } of waiting) settle(this.#append(request, commits));
      this.#lanes.finish();
      this.#tell(commits);
    }
    this.#isCommitting = false;
  }

  #append(request: AppendRequest, commits: Commits): AppendResult {
    if (this.failure) return { ok: false, code: this.failure, message: 'told to fail' };
    const { room, sender, key, body: given, via } = request;
    if (this.#lanes.isHeld(request)) return { ok: false, code: 'held', message: 'behind another' };
    const log = this.#log(room);
    const slot = `${sender.id} ${key}`;
    const known = log.keys.get(slot);
    if (known) {
      if (known.body !== JSON.stringify(given)) return { ok: false, code: 'key-reused', message: 'another content' };
      return { ok: true, seq: known.seq, at: known.at, duplicate: true };
    }
    const identity = identityOf(request);
    const place = this.#place(log, sender.id);
    const action = actionFor(given, log.kind);
    const isModerator = can(identity, 'moderate', room, place);
    const body = isModerator ? given : filtered(given, request.filtering);
    // It has no queue: what would be held is refused.
    if (!body || (!isModerator && isHeldBy(request.filtering))) {
      return { ok: false, code: 'text-refused', message: 'refused by the log' };
    }
    const refused =
      (can(identity, action, room, place)
        ? undefined
        : isMuted(identity, action, room, place)
          ? 'muted'
          : 'forbidden') ??
      (body.type === 'member'
        ? log.kind === 'desk'
          ? 'forbidden'
          : this.#faultOfChange(log, room, body, identity, request.target)
        : faultOf(log.state, sender, body, isModerator, this.limits.reactions, this.now()));
    const left = refused === 'muted' ? { retryAfter: place.mutedUntil! - this.now() } : {};
    if (refused) return { ok: false, code: refused, message: 'refused by the log', ...left };
    if (body.type === 'message' && body.reply && log.entries[body.reply - 1]?.type !== 'message') {
      return { ok: false, code: 'no-such-message', message: 'refused by the log' };
    }
    const root = body.type === 'message' ? log.state.messages.find(({ seq }) => seq === body.thread) : undefined;
    if (body.type === 'message' && body.thread !== undefined && !canBeAnswered(root)) {
      return { ok: false, code: 'no-such-message', message: 'refused by the log' };
    }
    const mentioned = mentionsTold(body, isModerator, (id) =>
      can({ user: { id, name: '', kind: kindOfUser(id) } }, 'read', room, this.#place(log, id)),
    );
    const files = body.type === 'message' ? (body.files ?? []).map((id) => this.#files.get(id)) : [];
    if (files.some((file) => file?.room !== room || file.user !== sender.id || file.seq !== 0)) {
      return { ok: false, code: 'no-such-file', message: 'refused by the log' };
    }
    if (files.length > 0 && !can(identity, 'upload', room, place)) {
      return { ok: false, code: 'forbidden', message: 'refused by the log' };
    }
    const about = files.length > 0 && { files: files.map((file) => file!.about) };
    const member = log.state.members.get(sender.id);
    if (isSoAlready(log.state, sender, body)) {
      return { ok: true, seq: log.state.seq, at: log.entries.at(-1)?.at ?? 0, duplicate: true };
    }
    if (body.type === 'vote') return this.#vote(room, sender.id, body, commits);
    const { slow } = body.type === 'settings' ? body : {};
    if (slow !== undefined && slow === log.slow) {
      return { ok: true, seq: log.state.seq, at: log.entries.at(-1)?.at ?? 0, duplicate: true };
    }
    if (body.type === 'message' && log.slow > 0 && !can(identity, 'moderate', room, place)) {
      // Where the clock was set back, nobody waits longer for that than once more.
      const last = Math.min(log.paces.get(sender.id) ?? -Infinity, this.now());
      log.paces.set(sender.id, last);
      const wait = last + log.slow - this.now();
      if (wait > 0) {
        this.#lanes.hold(request);
        return { ok: false, code: 'slow-mode', message: 'slow mode', retryAfter: wait };
      }
      log.paces.set(sender.id, this.now());
    }
    if (slow !== undefined) {
      log.slow = slow;
      if (slow === 0) log.paces.clear();
    }
    let entry: LogEntry;
    if (body.type === 'member') {
      const mine = standingOf(identity, room, place) as Role;
      entry = this.#changeMember(room, unheard(identity, room, place), body, key, mine, commits);
    } else {
      if (!member) this.#addMember(room, sender.id, sender, { change: 'joined', role: place.role! }, commits);
      else if (member.name !== sender.name) this.#addMember(room, sender.id, sender, { change: 'renamed' }, commits);
      entry = this.#add(
        room,
        sender.id,
        body.type === 'message'
          ? {
              type: body.type,
              text: body.text,
              ...about,
              ...((body.reply ?? body.thread) && { reply: body.reply ?? body.thread }),
              ...(root && {
                thread: root.seq,
                ...(body.inRoom && { inRoom: true }),
                ...this.#answered(log, sender, root),
              }),
              ...(body.poll && { poll: startedPoll(body.poll, this.now()) }),
              ...mentioned,
              key,
              name: sender.name,
              ...(via && { via }),
            }
          : { ...withoutReason(body), ...mentioned, key, ...(via && { via }), ...this.#setBy(log, sender, body) },
        commits,
      );
      for (const file of files) file!.seq = entry.seq;
      if (body.type === 'delete') {
        this.#recount(room, body.of, commits);
        for (const file of this.#files.values()) if (file.room === room && file.seq === body.of) file.seq = -1;
        for (const [index, each] of log.entries.entries()) {
          const isAbout = each.type === 'message' ? each.seq === body.of : each.type === 'edit' && each.of === body.of;
          if (isAbout)
            log.entries[index] = JSON.parse(entryText(erasedText(storedText(each, JSON.stringify(each))))) as LogEntry;
        }
      }
    }
    const { seq, at } = entry;
    log.keys.set(slot, { body: JSON.stringify(given), seq, at });
    return { ok: true, seq, at, duplicate: false };
  }

  /** Tells of each vote at once. */
  #vote(room: string, user: string, { of, choices }: Extract<Body, { type: 'vote' }>, commits: Commits): AppendResult {
    const { poll } = this.#log(room).state.messages.find(({ seq }) => seq === of)!;
    this.#votes.set(JSON.stringify([room, of, user]), choices);
    const all = [...this.#votes].filter(([slot, { length }]) => length > 0 && slot.startsWith(`["${room}",${of},`));
    const votes = poll!.votes.map((_, place) => all.filter(([, chosen]) => chosen.includes(place)).length);
    const set = { poll: { ...poll!, votes, voters: all.length } };
    const { seq, at } = this.#add(room, 'relay', { type: 'tally', of, set }, commits);
    return { ok: true, seq, at, duplicate: true };
  }

  readonly polls: PollStore = {
    tally: () => Promise.resolve(false),
    own: (room, user, asked) =>
      Promise.resolve(
        asked.flatMap((of): [number, readonly number[]][] => {
          const choices = this.#votes.get(JSON.stringify([room, of, user])) ?? [];
          return choices.length > 0 ? [[of, choices]] : [];
        }),
      ),
    voters: (room, of, choice, after, limit) => {
      const { state, people } = this.#log(room);
      if (!state.messages.find(({ seq }) => seq === of)?.poll?.names) return Promise.resolve(undefined);
      const ids = [...people.keys()].sort().filter((id) => id > after);
      const chosen = ids.filter((id) => this.#votes.get(JSON.stringify([room, of, id]))?.includes(choice));
      return Promise.resolve(chosen.slice(0, limit).map((id) => people.get(id)!));
    },
  };

  /** What one more answer makes of the message that it answers. */
  #answered(log: Log, { id }: User, { seq, answers }: FoldedMessage): { of: number; set: FieldsSet } {
    const at = Math.max(this.now(), log.entries.at(-1)?.at ?? 0);
    return { of: seq, set: { answers: answersWith(answers, { seq: log.entries.length + 1, at, from: id }) } };
  }

  /** Where an answer is deleted there is one less. */
  #recount(room: string, of: number, commits: Commits): void {
    const { messages } = this.#log(room).state;
    const root = messages.find(({ seq }) => seq === of)?.thread;
    if (root === undefined) return;
    const left = messages.filter(({ thread, deleted }) => thread === root && !deleted).toReversed();
    const [newest] = left;
    const by = [...new Set(left.map(({ from }) => from))].slice(0, 3);
    const answers = newest ? { count: left.length, last: newest.seq, at: newest.at, by } : null;
    this.#add(room, 'relay', { type: 'thread', key: 'deleted', of: root, set: { answers } }, commits);
  }

  #setBy(log: Log, sender: User, body: Body): { set?: FieldsSet } {
    const message = 'of' in body && log.state.messages.find(({ seq }) => seq === body.of);
    const at = Math.max(this.now(), log.entries.at(-1)?.at ?? 0);
    const set = message && fieldsSetBy(body, message, at, sender);
    return set ? { set } : {};
  }

  #changeMember(
    room: string,
    sender: User,
    body: Extract<Body, { type: 'member' }>,
    key: string,
    mine: Role,
    commits: Commits,
  ): LogEntry {
    const { members } = this.#log(room).state;
    if (!('user' in body)) {
      const isMember = members.has(sender.id);
      const change = (body.change === 'joined') === isMember ? 'renamed' : body.change;
      return this.#addMember(room, sender.id, sender, { change, key }, commits);
    }
    const user = this.#log(room).people.get(body.user) ?? { id: body.user, name: '', kind: kindOfUser(body.user) };
    const isMember = members.has(user.id);
    if (body.change === 'banned' && isMember) this.#addMember(room, sender.id, user, { change: 'left' }, commits);
    const change = body.change === 'removed' ? 'left' : body.change;
    const until = body.change === 'muted' ? { until: this.now() + body.duration } : {};
    const rank = body.change === 'muted' || body.change === 'banned' ? { rank: mine } : {};
    return this.#addMember(
      room,
      sender.id,
      user,
      { change, key, ...('role' in body && { role: body.role }), ...until, ...rank },
      commits,
    );
  }

  #faultOfChange(
    log: Log,
    room: string,
    body: Extract<Body, { type: 'member' }>,
    identity: Identity,
    target: AppendRequest['target'],
  ): ErrorCode | undefined {
    if (!('user' in body)) return log.kind === 'direct' ? 'forbidden' : undefined;
    const mine = standingOf(identity, room, this.#place(log, identity.user.id));
    const other = log.people.get(body.user) ?? { id: body.user, name: '', kind: kindOfUser(body.user) };
    const place = this.#place(log, body.user);
    if (
      body.user === identity.user.id ||
      !outranks(mine, standingOf(identityOf({ ...target, room, sender: other }), room, place))
    )
      return 'forbidden';
    if (body.change === 'role' && body.role !== 'owner' && !outranks(mine, body.role)) return 'forbidden';
    if (body.change === 'muted' || body.change === 'unmuted') {
      if (place.mutedBy && outranks(place.mutedBy, mine)) return 'forbidden';
    }
    if (body.change === 'unbanned' && place.bannedBy && outranks(place.bannedBy, mine)) return 'forbidden';
    const isMissing =
      body.change === 'unbanned'
        ? !place.isBanned
        : body.change === 'unmuted'
          ? place.mutedUntil === undefined
          : body.change !== 'banned' && body.change !== 'muted' && !log.state.members.has(body.user);
    return isMissing ? 'no-such-member' : undefined;
  }

  #place(log: Log, user: string): Place {
    const { slow: _, ...place } = log.places.get(user) ?? { kind: log.kind, role: undefined, isBanned: false };
    const name = log.people.get(user)?.name;
    const known = place.mutedUntil !== undefined && name && { knownAs: name };
    return placeAt({ ...place, ...known, ...(log.slow > 0 && { slow: log.slow }) }, this.now());
  }

  #add(room: string, from: string, entry: object, commits: Commits): LogEntry {
    const log = this.#log(room);
    const seq = log.entries.length + 1;
    const whole = {
      seq,
      type: '',
      at: Math.max(this.now(), log.entries.at(-1)?.at ?? 0),
      from,
      ...entry,
    } as unknown as LogEntry;
    log.entries.push(whole);
    log.state = applyEntries(log.state, [whole]);
    const commit = commits.get(room);
    if (commit) commit.entries.push(JSON.stringify(whole));
    else commits.set(room, { first: seq, entries: [JSON.stringify(whole)] });
    return whole;
  }

  #addMember(
    room: string,
    from: string,
    { id, name, kind }: User,
    { change, role, until, rank, key }: MemberChange & { readonly key?: string },
    commits: Commits,
  ): LogEntry {
    const log = this.#log(room);
    const user = { id, name, kind };
    const after = placeAfter(this.#place(log, user.id), { change, role, until, rank });
    const isMember = change === 'joined' || (log.state.members.has(user.id) && change !== 'left');
    log.places.set(user.id, after);
    log.people.set(user.id, user);
    const end = { ...(until !== undefined && { until }), ...(rank && { rank }) };
    const told = isMember && after.role && after.role !== 'member' ? { ...user, role: after.role } : user;
    return this.#add(
      room,
      from,
      { type: 'member', change, user: told, ...end, ...(key !== undefined && { key }) },
      commits,
    );
  }

  /** Does something that may add entries, and tells of them. */
  async #transact<T>(work: (commits: Commits) => T): Promise<T> {
    await turn();
    await this.gate;
    const commits: Commits = new Map();
    const result = work(commits);
    this.#tell(commits);
    return result;
  }

  #tell(commits: Commits): void {
    const told = [...commits].map(([room, { first, entries }]): RoomCommit => {
      return { room, first, last: first + entries.length - 1, entries };
    });
    if (told.length === 0) return;
    const listeners = [...this.#listeners];
    // After those who wait for `append` have run.
    queueMicrotask(() => {
      for (const listener of listeners) if (this.#listeners.has(listener)) listener(told);
    });
  }

  async place(room: string, user: string): Promise<Place> {
    await this.#read();
    return this.#place(this.#log(room), user);
  }

  #isKnown(user: string, other: string): boolean {
    const logs = [...this.#logs.values()].map(({ state }) => state.members);
    return logs.some((members) => members.has(user) && Boolean(members.get(other)?.name));
  }

  createRoom({ name, kind, creator, role, members, onlyKnown }: NewRoom): Promise<EnterResult> {
    return this.#transact((commits) => {
      const all = new Map([creator, ...members].map((user) => [user.id, user]));
      const participants = [...all.keys()].sort().join(' ');
      const known = kind === 'direct' && this.#directs.get(participants);
      if (known) return { ok: true, room: known };
      if (onlyKnown && !members.every(({ id }) => this.#isKnown(creator.id, id))) {
        return { ok: false, code: 'forbidden', message: 'refused' };
      }
      if (kind === 'direct') this.#directs.set(participants, name);
      this.#logs.set(name, newLog(kind));
      if (kind === 'support') this.#logs.set(companionOf(name), newLog('desk'));
      for (const user of all.values()) {
        const isCreator = user.id === creator.id;
        const given = { change: 'joined', role: isCreator ? role : 'member' } as const;
        this.#addMember(name, creator.id, isCreator ? creator : user, given, commits);
      }
      return { ok: true, room: name };
    });
  }

  invite(invitation: NewInvitation): Promise<EnterResult> {
    return this.#transact(() => {
      const { room, sender, hash } = invitation;
      const identity = identityOf(invitation);
      const place = this.#place(this.#log(room), sender.id);
      const mine = standingOf(identity, room, place);
      if (place.kind === 'direct' || !can(identity, 'invite', room, place) || !outranks(mine, invitation.role)) {
        return { ok: false, code: 'forbidden', message: 'refused' };
      }
      this.invitations.set(hash, { ...invitation });
      return { ok: true, room };
    });
  }

  redeem(hash: string, user: User, { isAdmin = false, grants = [] }: Told = {}): Promise<EnterResult> {
    return this.#transact((commits) => {
      const invitation = this.invitations.get(hash);
      const room = invitation?.room ?? '';
      const isGood = invitation && invitation.expires > this.now();
      const identity = { user, isAdmin, grants: new Map(grants) };
      if (!isGood || isBannedFrom(identity, room, this.#place(this.#log(room), user.id))) {
        return { ok: false, code: 'forbidden', message: 'refused' };
      }
      if (!this.#log(room).state.members.has(user.id)) {
        if (invitation.uses <= 0) return { ok: false, code: 'forbidden', message: 'refused' };
        this.invitations.set(hash, { ...invitation, uses: invitation.uses - 1 });
        const shown = unheard(identity, room, this.#place(this.#log(room), user.id));
        this.#addMember(room, user.id, shown, { change: 'joined', role: invitation.role }, commits);
      }
      return { ok: true, room };
    });
  }

  #log(room: string): Log {
    let log = this.#logs.get(room);
    if (!log) this.#logs.set(room, (log = newLog(kindOf(undefined, room))));
    return log;
  }

  onCommit(listener: (commits: readonly RoomCommit[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #read(): Promise<void> {
    const failure = this.#isClosed ? new StoreUnavailableError('closed') : this.readFailure;
    await turn();
    if (failure) throw failure;
  }

  async head(room: string): Promise<number> {
    await this.#read();
    return this.#log(room).entries.length;
  }

  async since(room: string, seq: number, limit: number, bytes: number): Promise<LogSlice> {
    this.calls.since += 1;
    await this.#read();
    const { entries } = this.#log(room);
    const texts: string[] = [];
    let size = 0;
    for (const entry of entries.slice(seq, seq + limit)) {
      const text = JSON.stringify(entry);
      if (texts.length > 0 && size + text.length > bytes) break;
      size += text.length;
      texts.push(text);
    }
    return { head: entries.length, entries: texts };
  }

  async page(room: string, where: { before: number } | { after: number }, limit: number): Promise<Page> {
    this.calls.page += 1;
    await this.#read();
    return this.#page(room, where, limit);
  }

  #page(room: string, where: { before: number } | { after: number }, limit: number): Page {
    const { state } = this.#log(room);
    const wanted = state.messages.filter(({ seq }) => ('before' in where ? seq < where.before : seq > where.after));
    const messages = 'before' in where ? wanted.slice(-limit) : wanted.slice(0, limit);
    return {
      asOf: state.seq,
      messages: messages.map(plain),
      users: this.#named(room, messages),
      more: wanted.length > messages.length,
    };
  }

  /** Everybody named in these messages. */
  #named(room: string, messages: readonly FoldedMessage[]): User[] {
    const { people } = this.#log(room);
    const ids = messages.flatMap(({ from, reactions, deleted, pinned, answers }) => [
      from,
      ...(answers?.by ?? []),
      ...(pinned ? [pinned.by] : []),
      ...(deleted ? [deleted.by] : []),
      ...reactions.flatMap(({ by }) => by),
    ]);
    return [...new Set(ids)].flatMap((id) => people.get(id) ?? []);
  }

  async pins(room: string): Promise<Omit<Page, 'more'>> {
    await this.#read();
    const { entries, state } = this.#log(room);
    const pinnedBy = (of: number) => entries.findLast((entry) => entry.type === 'pin' && entry.of === of)!.seq;
    const messages = state.messages.filter(({ pinned }) => pinned).sort((a, b) => pinnedBy(b.seq) - pinnedBy(a.seq));
    return { asOf: state.seq, messages: messages.map(plain), users: this.#named(room, messages) };
  }

  async revisions(room: string, seq: number, before: number, limit: number): Promise<RevisionPage | undefined> {
    await this.#read();
    const { entries, state } = this.#log(room);
    const message = state.messages.find((each) => each.seq === seq);
    if (!message || message.deleted) return undefined;
    const texts = entries.flatMap((entry): Revision[] => {
      if (entry.seq >= before || (entry.type !== 'message' && entry.type !== 'edit')) return [];
      if (entry.type === 'edit' ? entry.of !== seq : entry.seq !== seq) return [];
      const { seq: number, at, text, mentions, via } = entry;
      return [{ seq: number, at, text, ...(mentions && { mentions }), ...(via !== undefined && { via }) }];
    });
    const { from, name } = message;
    return { from, name, revisions: texts.reverse().slice(0, limit), more: texts.length > limit };
  }

  async search(room: string, text: string, before: number, limit: number): Promise<SearchStep> {
    await this.#read();
    const words = new SearchWords(text);
    const found = this.#log(room).state.messages.filter((message) => message.seq < before && words.areIn(message.text));
    const hits = found.toReversed().slice(0, limit);
    return {
      hits: hits.map(({ seq, at, from, name, thread, text }) => ({
        ...{ seq, at, from, name },
        ...(thread !== undefined && { thread }),
        ...words.excerptOf(text),
      })),
      ...(found.length > limit && { next: hits.at(-1)!.seq }),
    };
  }

  async snapshot(room: string, limit: number): Promise<Snapshot> {
    this.calls.snapshot += 1;
    await this.#read();
    const { members, memberCount } = this.#log(room).state;
    const some = [...members.values()].slice(0, this.limits.presenceNames);
    const page = this.#page(room, { before: Infinity }, limit);
    const users = page.users.filter(({ id }) => some.every((member) => member.id !== id));
    return { ...page, users, members: some, memberCount };
  }

  async members(room: string, after: string, limit: number): Promise<readonly Member[]> {
    await this.#read();
    const all = [...this.#log(room).state.members.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    return all.filter(({ id }) => id > after).slice(0, limit);
  }

  async roomsOf(user: string, after: string, limit: number): Promise<readonly JoinedRoom[]> {
    await this.#read();
    const all = [...this.#logs].filter(([room, { state }]) => room > after && state.members.has(user));
    return all
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, limit)
      .map(([room, { kind, places, entries }]) => ({
        room,
        kind,
        role: places.get(user)?.role ?? 'member',
        head: entries.length,
      }));
  }

  async createGuest(guest: Guest): Promise<void> {
    await this.#read();
    if (this.guests.has(guest.id)) throw new StoreUnavailableError('there is such a guest');
    this.guests.set(guest.id, guest);
  }

  async findGuest(id: string): Promise<Guest | undefined> {
    await this.#read();
    return this.guests.get(id);
  }

  async renameGuest(id: string, name: string): Promise<void> {
    await this.#read();
    const guest = this.guests.get(id);
    if (guest) this.guests.set(id, { ...guest, name });
  }

  async revoke(revocation: Revocation): Promise<void> {
    await this.#read();
    this.revoked.set(`${revocation.kind} ${revocation.id}`, revocation);
  }

  async revocations(): Promise<readonly Revocation[]> {
    await this.#read();
    return [...this.revoked.values()];
  }

  async saveServiceKey(key: StoredServiceKey): Promise<void> {
    await this.#read();
    this.keys.set(key.id, key);
  }

  async serviceKeys(): Promise<readonly StoredServiceKey[]> {
    await this.#read();
    return [...this.keys.values()];
  }

  async saveReads(markers: readonly ReadMarker[]): Promise<void> {
    this.calls.saveReads += 1;
    await this.#read();
    for (const marker of markers) {
      const slot = `${marker.room} ${marker.user}`;
      if (marker.seq > (this.#markers.get(slot)?.seq ?? 0)) this.#markers.set(slot, marker);
    }
  }

  async reads(room: string, who: { limit: number } | { user: string }): Promise<readonly ReadMarker[]> {
    await this.#read();
    const all = [...this.#markers.values()].filter((marker) => marker.room === room);
    return 'limit' in who ? all.slice(0, who.limit) : all.filter(({ user }) => user === who.user);
  }

  async mentionsAfter(user: string, room: string, seq: number): Promise<number> {
    await this.#read();
    return this.#log(room).state.messages.filter(
      (message) =>
        message.seq > seq &&
        message.from !== user &&
        message.mentions?.some(([, , id]) => id === user || id === everybody[0]),
    ).length;
  }

  async createFile(file: NewFile): Promise<FileResult> {
    await this.#read();
    const { user, total } = this.#bytesOf(file.user);
    if (user + file.about.bytes > file.userBytes || total + file.about.bytes > file.totalBytes) {
      return { ok: false, code: 'quota-exceeded', message: 'no room' };
    }
    this.#files.set(file.about.id, { ...file, at: this.now(), seq: 0 });
    return { ok: true };
  }

  async findFile(id: string): Promise<StoredFile | undefined> {
    await this.#read();
    const file = this.#files.get(id);
    return file && file.seq >= 0
      ? { room: file.room, user: file.user, about: file.about, isUsed: file.seq > 0 }
      : undefined;
  }

  #bytesOf(user: string): { user: number; total: number } {
    const all = [...this.#files.values()];
    const sum = (files: readonly NewFile[]): number => files.reduce((bytes, { about }) => bytes + about.bytes, 0);
    return { user: sum(all.filter((file) => file.user === user)), total: sum(all) };
  }

  async fileBytes(user: string): Promise<{ user: number; total: number }> {
    await this.#read();
    return this.#bytesOf(user);
  }

  async expireFiles(before: number): Promise<void> {
    for (const file of this.#files.values()) if (file.seq === 0 && file.at < before) file.seq = -1;
  }

  async deadFiles(limit: number): Promise<readonly string[]> {
    return [...this.#files]
      .filter(([, { seq }]) => seq < 0)
      .map(([id]) => id)
      .slice(0, limit);
  }

  async forgetFiles(ids: readonly string[]): Promise<void> {
    for (const id of ids) if ((this.#files.get(id)?.seq ?? 0) < 0) this.#files.delete(id);
  }

  async unknownFiles(ids: readonly string[]): Promise<readonly string[]> {
    return ids.filter((id) => !this.#files.has(id));
  }

  trouble(): string | undefined {
    return this.failure;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isCommitting) await turn();
  }
}

function plain({ asOf: _, ...message }: FoldedMessage): Omit<FoldedMessage, 'asOf'> {
  return message;
}

function isSoAlready({ members, messages }: RoomState, { id, name }: User, body: Body): boolean {
  if (body.type === 'member') {
    if ('user' in body) return false;
    return body.change === 'joined' ? members.get(id)?.name === name : !members.has(id);
  }
  if (body.type === 'pin') return (messages.find(({ seq }) => seq === body.of)?.pinned !== undefined) === body.on;
  if (body.type !== 'reaction') return false;
  const reactions = messages.find(({ seq }) => seq === body.of)?.reactions ?? [];
  return reactions.some(({ emoji, by }) => emoji === body.emoji && by.includes(id)) === body.on;
}

function faultOf(
  state: RoomState,
  sender: User,
  body: Body,
  moderator: boolean,
  maxReactions: number,
  now: number,
): ErrorCode | undefined {
  if (!('of' in body)) return undefined;
  const message = state.messages.find(({ seq }) => seq === body.of);
  if (!message || message.deleted) return 'no-such-message';
  if (body.type === 'vote' || body.type === 'close-poll' || message.poll) {
    return refusalOf(body, message, { sender, isModerator: moderator, maxReactions, now })?.[0];
  }
  if (body.type === 'pin' && body.on && !message.pinned) {
    return state.messages.filter(({ pinned }) => pinned).length >= bounds.pins ? 'too-many' : undefined;
  }
  const isOwn = message.from === sender.id;
  if (body.type === 'edit' && !isOwn) return 'forbidden';
  if (body.type === 'delete' && !isOwn && !moderator) return 'forbidden';
  if (body.type === 'reaction' && body.on && message.reactions.length >= maxReactions) {
    if (message.reactions.every(({ emoji }) => emoji !== body.emoji)) return 'too-many';
  }
  return undefined;
}
