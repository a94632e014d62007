import { setImmediate as turn } from 'node:timers/promises';
import type {
  AppendRequest,
  AppendResult,
  Guest,
  LogSlice,
  ReadMarker,
  Revocation,
  RoomCommit,
  Store,
} from '../../server/src/store/store.ts';
import {
  applyEntries,
  emptyRoom,
  type Body,
  type ErrorCode,
  type FoldedMessage,
  type LogEntry,
  type Page,
  type RoomState,
  type Snapshot,
  type User,
} from '../../src/protocol/index.ts';

interface Log {
  readonly entries: LogEntry[];
  /** Body and number of each send, by sender and key. */
  readonly keys: Map<string, { body: string; seq: number; at: number }>;
  state: RoomState;
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
  readonly revoked = new Map<string, Revocation>();
  readonly #logs = new Map<string, Log>();
  readonly #markers = new Map<string, ReadMarker>();
  readonly #listeners = new Set<(commits: readonly RoomCommit[]) => void>();
  #waiting: Waiting[] = [];
  #isCommitting = false;

  constructor(epoch = 'memory') {
    this.epoch = epoch;
  }

  append(request: AppendRequest): Promise<AppendResult> {
    this.calls.append += 1;
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
      const commits = new Map<string, { first: number; entries: string[] }>();
      for (const { request, settle } of waiting) settle(this.#append(request, commits));
      const told = [...commits].map(([room, { first, entries }]): RoomCommit => {
        return { room, first, last: first + entries.length - 1, entries };
      });
      if (told.length > 0) for (const listener of this.#listeners) listener(told);
    }
    this.#isCommitting = false;
  }

  #append(request: AppendRequest, commits: Map<string, { first: number; entries: string[] }>): AppendResult {
    if (this.failure) return { ok: false, code: this.failure, message: 'told to fail' };
    const { room, sender, key, body, moderator } = request;
    const log = this.#log(room);
    const slot = `${sender.id} ${key}`;
    const known = log.keys.get(slot);
    if (known) {
      if (known.body !== JSON.stringify(body)) return { ok: false, code: 'key-reused', message: 'another content' };
      return { ok: true, seq: known.seq, at: known.at, duplicate: true };
    }
    const refused = faultOf(log.state, sender, body, moderator);
    if (refused) return { ok: false, code: refused, message: 'refused by the log' };
    const at = Date.now();
    const add = (entry: object): number => {
      const seq = log.entries.length + 1;
      const whole = { seq, at, from: sender.id, ...entry } as LogEntry;
      log.entries.push(whole);
      log.state = applyEntries(log.state, [whole]);
      const commit = commits.get(room);
      if (commit) commit.entries.push(JSON.stringify(whole));
      else commits.set(room, { first: seq, entries: [JSON.stringify(whole)] });
      return seq;
    };
    const member = log.state.members.get(sender.id);
    if (!member && body.type !== 'member') add({ type: 'member', change: 'joined', user: sender });
    else if (member && member.name !== sender.name) add({ type: 'member', change: 'renamed', user: sender });
    const seq = add(
      body.type === 'message'
        ? { ...body, key, name: sender.name }
        : body.type === 'member'
          ? { ...body, key, user: sender }
          : { ...body, key },
    );
    log.keys.set(slot, { body: JSON.stringify(body), seq, at });
    return { ok: true, seq, at, duplicate: false };
  }

  #log(room: string): Log {
    let log = this.#logs.get(room);
    if (!log) this.#logs.set(room, (log = { entries: [], keys: new Map(), state: emptyRoom }));
    return log;
  }

  onCommit(listener: (commits: readonly RoomCommit[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #read(): Promise<void> {
    const failure = this.readFailure;
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
    return { asOf: state.seq, messages: messages.map(plain), users: [], more: wanted.length > messages.length };
  }

  async snapshot(room: string, limit: number): Promise<Snapshot> {
    this.calls.snapshot += 1;
    await this.#read();
    const { members, memberCount } = this.#log(room).state;
    return { ...this.#page(room, { before: Infinity }, limit), members: [...members.values()], memberCount };
  }

  async createGuest(guest: Guest): Promise<void> {
    await this.#read();
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

  trouble(): string | undefined {
    return this.failure;
  }

  async close(): Promise<void> {
    while (this.#isCommitting) await turn();
  }
}

function plain({ asOf: _, ...message }: FoldedMessage): Omit<FoldedMessage, 'asOf'> {
  return message;
}

function faultOf(state: RoomState, sender: User, body: Body, moderator: boolean): ErrorCode | undefined {
  if (!('of' in body)) return undefined;
  const message = state.messages.find(({ seq }) => seq === body.of);
  if (!message || message.deleted) return 'no-such-message';
  const isOwn = message.from === sender.id;
  if (body.type === 'edit' && !isOwn) return 'forbidden';
  if (body.type === 'delete' && !isOwn && !moderator) return 'forbidden';
  return undefined;
}
