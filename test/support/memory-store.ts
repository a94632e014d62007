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
import type { StoredServiceKey } from '../../server/src/store/service-key.ts';
import { can, isBannedFrom, standingOf } from '../../server/src/policy.ts';
import type { Place } from '../../server/src/policy/place.ts';
import { outranks } from '../../server/src/policy/standing.ts';
import { everybody } from '../../server/src/mentions.ts';
import { SearchWords } from '../../server/src/search-text.ts';
import { StoreUnavailableError } from '../../server/src/store/errors.ts';
import { unheard } from '../../server/src/store/sqlite/identity.ts';
import { MemoryAppend } from './memory-append.ts';
import { MemoryPolls } from './memory-polls.ts';
import { MemoryFiles } from './memory-files.ts';
import { MemoryLogs, newLog, plain, type Commits } from './memory-log.ts';
import { identityOf } from './memory-refusals.ts';
import { Lanes } from '../../server/src/store/sqlite/lanes.ts';
import {
  companionOf,
  defaultLimits,
  type ErrorCode,
  type Limits,
  type Member,
  type Page,
  type Revision,
  type RevisionPage,
  type Snapshot,
  type User,
} from '../../src/protocol/index.ts';

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
  readonly #logs = new MemoryLogs(() => this.now());
  readonly #files = new MemoryFiles();
  readonly polls = new MemoryPolls(this.#logs);
  readonly #markers = new Map<string, ReadMarker>();
  readonly #listeners = new Set<(commits: readonly RoomCommit[]) => void>();
  readonly #lanes = new Lanes();
  readonly #appends = new MemoryAppend(
    [this.#logs, this.#files, this.polls],
    this.#lanes,
    () => this.now(),
    () => this.limits.reactions,
  );
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
    return this.#appends.append(request, commits);
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
    return this.#logs.place(this.#logs.of(room), user);
  }

  createRoom({ name, kind, creator, role, members, onlyKnown }: NewRoom): Promise<EnterResult> {
    return this.#transact((commits) => {
      const all = new Map([creator, ...members].map((user) => [user.id, user]));
      const participants = [...all.keys()].sort().join(' ');
      const known = kind === 'direct' && this.#directs.get(participants);
      if (known) return { ok: true, room: known };
      if (onlyKnown && !members.every(({ id }) => this.#logs.isKnown(creator.id, id))) {
        return { ok: false, code: 'forbidden', message: 'refused' };
      }
      if (kind === 'direct') this.#directs.set(participants, name);
      this.#logs.all.set(name, newLog(kind));
      if (kind === 'support') this.#logs.all.set(companionOf(name), newLog('desk'));
      for (const user of all.values()) {
        const isCreator = user.id === creator.id;
        const given = { change: 'joined', role: isCreator ? role : 'member' } as const;
        this.#logs.addMember(name, creator.id, isCreator ? creator : user, given, commits);
      }
      return { ok: true, room: name };
    });
  }

  invite(invitation: NewInvitation): Promise<EnterResult> {
    return this.#transact(() => {
      const { room, sender, hash } = invitation;
      const identity = identityOf(invitation);
      const place = this.#logs.place(this.#logs.of(room), sender.id);
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
      if (!isGood || isBannedFrom(identity, room, this.#logs.place(this.#logs.of(room), user.id))) {
        return { ok: false, code: 'forbidden', message: 'refused' };
      }
      if (!this.#logs.of(room).state.members.has(user.id)) {
        if (invitation.uses <= 0) return { ok: false, code: 'forbidden', message: 'refused' };
        this.invitations.set(hash, { ...invitation, uses: invitation.uses - 1 });
        const shown = unheard(identity, room, this.#logs.place(this.#logs.of(room), user.id));
        this.#logs.addMember(room, user.id, shown, { change: 'joined', role: invitation.role }, commits);
      }
      return { ok: true, room };
    });
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
    return this.#logs.of(room).entries.length;
  }

  async since(room: string, seq: number, limit: number, bytes: number): Promise<LogSlice> {
    this.calls.since += 1;
    await this.#read();
    const { entries } = this.#logs.of(room);
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
    return this.#logs.page(room, where, limit);
  }

  async pins(room: string): Promise<Omit<Page, 'more'>> {
    await this.#read();
    const { entries, state } = this.#logs.of(room);
    const pinnedBy = (of: number) => entries.findLast((entry) => entry.type === 'pin' && entry.of === of)!.seq;
    const messages = state.messages.filter(({ pinned }) => pinned).sort((a, b) => pinnedBy(b.seq) - pinnedBy(a.seq));
    return { asOf: state.seq, messages: messages.map(plain), users: this.#logs.named(room, messages) };
  }

  async revisions(room: string, seq: number, before: number, limit: number): Promise<RevisionPage | undefined> {
    await this.#read();
    const { entries, state } = this.#logs.of(room);
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
    const found = this.#logs
      .of(room)
      .state.messages.filter((message) => message.seq < before && words.areIn(message.text));
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
    const { members, memberCount } = this.#logs.of(room).state;
    const some = [...members.values()].slice(0, this.limits.presenceNames);
    const page = this.#logs.page(room, { before: Infinity }, limit);
    const users = page.users.filter(({ id }) => some.every((member) => member.id !== id));
    return { ...page, users, members: some, memberCount };
  }

  async members(room: string, after: string, limit: number): Promise<readonly Member[]> {
    await this.#read();
    const all = [...this.#logs.of(room).state.members.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    return all.filter(({ id }) => id > after).slice(0, limit);
  }

  async roomsOf(user: string, after: string, limit: number): Promise<readonly JoinedRoom[]> {
    await this.#read();
    const all = [...this.#logs.all].filter(([room, { state }]) => room > after && state.members.has(user));
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
    return this.#logs
      .of(room)
      .state.messages.filter(
        (message) =>
          message.seq > seq &&
          message.from !== user &&
          message.mentions?.some(([, , id]) => id === user || id === everybody[0]),
      ).length;
  }

  async createFile(file: NewFile): Promise<FileResult> {
    await this.#read();
    return this.#files.create(file, this.now());
  }

  async findFile(id: string): Promise<StoredFile | undefined> {
    await this.#read();
    return this.#files.find(id);
  }

  async fileBytes(user: string): Promise<{ user: number; total: number }> {
    await this.#read();
    return this.#files.bytesOf(user);
  }

  async expireFiles(before: number): Promise<void> {
    this.#files.expire(before);
  }

  async deadFiles(limit: number): Promise<readonly string[]> {
    return this.#files.dead(limit);
  }

  async forgetFiles(ids: readonly string[]): Promise<void> {
    this.#files.forget(ids);
  }

  async unknownFiles(ids: readonly string[]): Promise<readonly string[]> {
    return this.#files.unknown(ids);
  }

  trouble(): string | undefined {
    return this.failure;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isCommitting) await turn();
  }
}
