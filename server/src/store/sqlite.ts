import type { ErrorCode, Limits, Page, RevisionPage, Snapshot, User } from '../../../src/protocol/index.ts';
import { CommitQueue } from './commit-queue.ts';
import { StoreUnavailableError } from './errors.ts';
import { createAccounts } from './sqlite/account-store.ts';
import {
  isRefused,
  type Appended,
  type CommitReply,
  type Entered,
  type FaultSource,
  type Operation,
  type Outcome,
  type Stepped,
  type WorkerSetup,
} from './sqlite/calls.ts';
import { decodeReply, type EncodedReply } from './sqlite/reply-codec.ts';
import { createDesk } from './sqlite/desk.ts';
import { createMailStore } from './sqlite/mail.ts';
import { createKeptAnswers } from './sqlite/kept-answers.ts';
import type { StoredMember } from './lists.ts';
import { createLists } from './sqlite/lists.ts';
import { createModeration } from './sqlite/moderation.ts';
import { createCalls } from './sqlite/open-calls.ts';
import { createPolls } from './sqlite/polls.ts';
import { createPreviews } from './sqlite/previews.ts';
import { createPushStore } from './sqlite/push.ts';
import { createSealing } from './sqlite/sealing.ts';
import { createThreadStore } from './sqlite/threads.ts';
import { createWebhookStore } from './sqlite/webhooks.ts';
import type { StoreThreads } from './sqlite/store-threads.ts';
import { SearchLink } from './sqlite/search-link.ts';
import type { StreamStore } from './streams.ts';
import { WorkerLink } from './sqlite/worker-link.ts';
import { exportOf, type PersonalStore } from './personal.ts';
import type { Place } from '../policy/place.ts';
import type { NewAct } from './moderation.ts';
import type { StoredServiceKey } from './service-key.ts';
import type {
  AppendRequest,
  AppendResult,
  EnterResult,
  FileResult,
  Guest,
  GuestMerge,
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
} from './store.ts';

export interface SqliteStoreOptions {
  /** Where the database is, made if missing. One relay at a time uses it. */
  readonly folder: string;
  readonly limits: Limits;
  /** The wall clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Requests that share a commit at most; 1 for a commit each, which is slow. */
  readonly maxBatch?: number;
  /** Milliseconds between two tries to write while the store cannot. */
  readonly probeInterval?: number;
  /** Milliseconds that erased content may stay in the log beside the file (P19). */
  readonly erasureDelay?: number;
  /** For tests. */
  readonly fault?: FaultSource;
}

type Links = readonly [writer: WorkerLink, reader: WorkerLink, searcher: SearchLink];
type CommitListener = (commits: readonly RoomCommit[]) => void;

/** Bytes of requests that share a commit, and that may wait. */
const maxBatchWeight = 1024 * 1024;
const maxWaitingWeight = 64 * 1024 * 1024;
const maxWaiting = 20_000;

/** In the source tree the worker is beside this file; built, beside the relay. */
const workerUrl = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './sqlite-worker.ts' : './store-worker.js', import.meta.url);

/**
 * Opens the store in a folder.
 * @throws StoreOpenError when there is no store to be had there; what is there is left as it was.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { folder, limits, fault } = options;
  const link = (setup: WorkerSetup) => new WorkerLink(workerUrl(), setup);
  const writer = link({ role: 'writer', folder, limits, ...(fault && { fault }) });
  const reader = link({ role: 'reader', folder, limits });
  try {
    const epoch = await writer.call<string>('open');
    await reader.call('open');
    const searcher = new SearchLink(() => link({ role: 'searcher', folder, limits }));
    return new SqliteStore(epoch, [writer, reader, searcher], options);
  } catch (error) {
    await Promise.all([writer.end(), reader.end()]);
    throw error;
  }
}

class SqliteStore implements Store {
  readonly epoch: string;
  readonly personal: PersonalStore = {
    personOf: (user) => this.#reader.call('personOf', user),
    export: (user) => exportOf((after) => this.#reader.call('personal', user, after)),
    erase: async (user, by) => {
      // Operations travel as JSON, in which what is undefined is null.
      let [count, state] = await this.#step(by === undefined ? ['erase', user] : ['erase', user, by]);
      while (state === 'more') {
        const [more, next] = await this.#step(['erase', user]);
        count += more;
        state = next;
      }
      await this.#tidy('erase');
      return count;
    },
    unfinished: () => this.#writer.call('unfinished'),
    expiring: (kind, before) => this.#reader.call('expiring', kind, before),
    expire: async (kind, before) => (await this.#step(['expire', kind, before]))[1] === 'more',
  };
  readonly #threads: StoreThreads = {
    read: (method, ...values) => this.#reader.call(method, ...values),
    add: (operation, weight, settle) => this.#add(operation, weight, settle),
  };
  readonly accounts = createAccounts(this.#threads);
  readonly moderation = createModeration(this.#threads);
  readonly webhooks = createWebhookStore(this.#threads);
  readonly openCalls = createCalls(this.#threads);
  readonly polls = createPolls(this.#threads);
  readonly keptAnswers = createKeptAnswers(this.#threads);
  readonly previews = createPreviews(this.#threads);
  readonly push = createPushStore(this.#threads, () => this.#now());
  readonly sealing = createSealing(this.#threads);
  readonly mail = createMailStore(this.#threads);
  readonly desk = createDesk(
    this.#threads,
    () => this.#searcher,
    () => this.#now(),
  );
  readonly streams: StreamStore = {
    save: (parts) =>
      this.#write(
        ['save-streams', parts],
        parts.reduce((sum, { text }) => sum + 2 * text.length, 256),
      ),
    cut: (texts) =>
      this.#write(
        ['cut-streams', texts],
        texts.reduce((sum, { text }) => sum + 2 * text.length, 256),
      ),
    cutAll: () => this.#write(['cut-streams'], 256),
  };
  readonly lists = createLists(this.#threads, () => this.#now());
  readonly threads = createThreadStore(this.#threads);
  readonly mentionsAfter: Store['mentionsAfter'] = (...asked) => this.#reader.call('mentionsAfter', ...asked);
  readonly #writer: WorkerLink;
  readonly #reader: WorkerLink;
  readonly #searcher: SearchLink;
  readonly #queue: CommitQueue<Operation, Outcome, CommitReply>;
  readonly #listeners = new Set<CommitListener>();
  readonly #probeInterval: number;
  readonly #erasureDelay: number;
  readonly #now: () => number;
  #trouble: string | undefined;
  #probing: NodeJS.Timeout | undefined;
  #erasing: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(epoch: string, [writer, reader, searcher]: Links, options: SqliteStoreOptions) {
    this.epoch = epoch;
    this.#writer = writer;
    this.#reader = reader;
    this.#searcher = searcher;
    this.#probeInterval = options.probeInterval ?? 1_000;
    this.#erasureDelay = options.erasureDelay ?? 5_000;
    this.#now = options.now ?? Date.now;
    this.#queue = new CommitQueue<Operation, Outcome, CommitReply>({
      commit: (operations) => this.#commit(this.#now(), operations),
      onReply: (reply) => this.#onReply(reply),
      unavailable: (code, reason) => [code, reason],
      maxBatch: options.maxBatch ?? 1_024,
      maxBatchWeight,
      maxWaiting,
      maxWaitingWeight,
    });
  }

  append(request: AppendRequest): Promise<AppendResult> {
    const { body } = request;
    const weight = 256 + 2 * ('text' in body ? body.text.length : (request.soFar?.length ?? 0));
    return new Promise((resolve) =>
      this.#add(['append', request], weight, (outcome) => {
        if (isRefused(outcome)) {
          const [code, message, retryAfter] = outcome;
          return resolve({ ok: false, code, message, ...(retryAfter !== undefined && { retryAfter }) });
        }
        const [seq, at, duplicate] = outcome as Appended;
        resolve({ ok: true, seq, at, duplicate });
      }),
    );
  }

  onCommit(listener: CommitListener): () => void {
    // Wrapped, so that one function may listen twice.
    const own: CommitListener = (commits) => listener(commits);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  head(room: string): Promise<number> {
    return this.#reader.call('head', room);
  }

  since(room: string, seq: number, limit: number, bytes: number): Promise<LogSlice> {
    return this.#reader.call('since', room, seq, limit, bytes);
  }

  page(room: string, where: { before: number } | { after: number }, limit: number): Promise<Page> {
    return this.#reader.call('page', room, where, limit);
  }

  snapshot(room: string, limit: number): Promise<Snapshot> {
    return this.#reader.call('snapshot', room, limit);
  }

  pins(room: string): Promise<Omit<Page, 'more'>> {
    return this.#reader.call('pins', room);
  }

  revisions(room: string, seq: number, before: number, limit: number): Promise<RevisionPage | undefined> {
    return this.#reader.call('revisions', room, seq, before, limit);
  }

  search(room: string, text: string, before: number, limit: number): Promise<SearchStep> {
    return this.#searcher.search('search', room, text, before, limit);
  }

  createGuest(guest: Guest): Promise<void> {
    return this.#write(['create-guest', guest], 256);
  }

  findGuest(id: string): Promise<Guest | undefined> {
    return this.#reader.call('findGuest', id);
  }

  renameGuest(id: string, name: string): Promise<void> {
    return this.#write(['rename-guest', id, name], 256);
  }

  async mergeGuest(merge: GuestMerge): Promise<boolean> {
    return (await this.#step(['merge-guest', merge]))[0] > 0;
  }

  place(room: string, user: string): Promise<Place> {
    return this.#reader.call('place', room, user, this.#now());
  }

  members(room: string, after: string, limit: number): Promise<readonly StoredMember[]> {
    return this.#reader.call('members', room, after, limit);
  }

  roomsOf(user: string, after: string, limit: number): Promise<readonly JoinedRoom[]> {
    return this.#reader.call('roomsOf', user, after, limit);
  }

  createRoom(room: NewRoom): Promise<EnterResult> {
    return this.#enter(['create-room', room], 256 + 128 * room.members.length);
  }

  invite(invitation: NewInvitation): Promise<EnterResult> {
    return this.#enter(['invite', invitation], 512);
  }

  redeem(hash: string, user: User, told: Told = {}): Promise<EnterResult> {
    return this.#enter(['redeem', hash, user, told], 512);
  }

  #enter(operation: Operation, weight: number): Promise<EnterResult> {
    return new Promise((resolve) =>
      this.#add(operation, weight, (outcome) => {
        if (isRefused(outcome)) resolve({ ok: false, code: outcome[0], message: outcome[1] });
        else resolve({ ok: true, room: (outcome as Entered)[1] });
      }),
    );
  }

  revoke(revocation: Revocation): Promise<void> {
    return this.#write(['revoke', revocation], 256);
  }

  revocations(): Promise<readonly Revocation[]> {
    return this.#reader.call('revocations');
  }

  saveServiceKey(key: StoredServiceKey, act?: NewAct): Promise<void> {
    return this.#write(act ? ['save-service-key', key, act] : ['save-service-key', key], 512);
  }

  serviceKeys(): Promise<readonly StoredServiceKey[]> {
    return this.#reader.call('serviceKeys');
  }

  saveReads(markers: readonly ReadMarker[]): Promise<void> {
    return this.#write(['save-reads', markers], 128 * markers.length);
  }

  reads(room: string, who: { limit: number } | { user: string }): Promise<readonly ReadMarker[]> {
    return this.#reader.call('reads', room, who);
  }

  saveDeliveries(markers: readonly ReadMarker[]): Promise<void> {
    return this.#write(['save-deliveries', markers], 128 * markers.length);
  }

  deliveries(room: string, limit: number): Promise<readonly ReadMarker[]> {
    return this.#reader.call('deliveries', room, limit);
  }

  createFile(file: NewFile): Promise<FileResult> {
    return new Promise((resolve) =>
      this.#add(['create-file', file], 512, (outcome) => {
        if (isRefused(outcome)) resolve({ ok: false, code: outcome[0], message: outcome[1] });
        else resolve({ ok: true });
      }),
    );
  }

  findFile(id: string): Promise<StoredFile | undefined> {
    return this.#reader.call('findFile', id);
  }

  fileBytes(user: string): Promise<{ user: number; total: number }> {
    return this.#reader.call('fileBytes', user);
  }

  expireFiles(before: number): Promise<void> {
    return this.#write(['expire-files', before], 256);
  }

  deadFiles(limit: number): Promise<readonly string[]> {
    return this.#reader.call('deadFiles', limit);
  }

  forgetFiles(ids: readonly string[]): Promise<void> {
    return this.#write(['forget-files', ids], 64 * ids.length);
  }

  unknownFiles(ids: readonly string[]): Promise<readonly string[]> {
    return this.#reader.call('unknownFiles', ids);
  }

  trouble(): string | undefined {
    return this.#trouble;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #add(operation: Operation, weight: number, settle: (outcome: Outcome) => void): void {
    if (this.#closing) settle(['store-unavailable', 'the store is closed']);
    else this.#queue.add(operation, weight, settle);
  }

  #write(operation: Operation, weight: number): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#add(operation, weight, (outcome) =>
        isRefused(outcome) ? reject(new StoreUnavailableError(outcome[1])) : resolve(),
      ),
    );
  }

  #step(operation: Operation): Promise<Stepped> {
    return new Promise((resolve, reject) =>
      this.#add(operation, 256, (outcome) =>
        isRefused(outcome) ? reject(new StoreUnavailableError(outcome[1])) : resolve(outcome as Stepped),
      ),
    );
  }

  async #commit(now: number, operations: readonly Operation[]): Promise<CommitReply> {
    try {
      // One text is cheaper to send to a thread than many objects.
      return decodeReply(await this.#writer.call<EncodedReply>('commit', now, JSON.stringify(operations)));
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      const refused: [ErrorCode, string] = ['store-unavailable', failure];
      return {
        outcomes: operations.map(() => refused),
        commits: [],
        failure,
        isCheckpointDue: false,
        isErasureDue: false,
      };
    }
  }

  #onReply(reply: CommitReply): void {
    this.#setTrouble(reply.failure);
    if (reply.commits.length > 0) {
      const listeners = [...this.#listeners];
      // After those who wait for `append` have run.
      queueMicrotask(() => reply.commits.forEach((commits) => this.#tell(listeners, commits)));
    }
    if (reply.isCheckpointDue) void this.#tidy('checkpoint');
    if (reply.isErasureDue) {
      this.#erasing ??= setTimeout(() => {
        this.#erasing = undefined;
        void this.#tidy('erase');
      }, this.#erasureDelay).unref();
    }
  }

  #tell(listeners: readonly CommitListener[], commits: readonly RoomCommit[]): void {
    for (const listener of listeners) if (this.#listeners.has(listener)) listener(commits);
  }

  async #tidy(method: 'checkpoint' | 'erase'): Promise<void> {
    const tidy = () => this.#writer.call<string | undefined>(method).catch(String);
    const failure = await (method === 'erase' ? this.#searcher.pauseFor(tidy) : tidy());
    if (failure !== undefined) this.#setTrouble(failure);
  }

  /** While there is trouble the store tries to write by itself: nobody may be sent here to try it. */
  #setTrouble(trouble: string | undefined): void {
    this.#trouble = trouble;
    if (trouble === undefined) {
      clearInterval(this.#probing);
      this.#probing = undefined;
    } else if (!this.#closing) {
      this.#probing ??= setInterval(() => void this.#probe(), this.#probeInterval).unref();
    }
  }

  async #probe(): Promise<void> {
    if (!this.#queue.isIdle) return;
    const failure = await this.#writer.call<string | undefined>('probe').catch(String);
    if (this.#queue.isIdle && this.#probing) this.#setTrouble(failure);
  }

  async #close(): Promise<void> {
    await this.#queue.idle();
    clearInterval(this.#probing);
    clearTimeout(this.#erasing);
    await this.#searcher.close();
    for (const link of [this.#reader, this.#writer]) {
      // A thread that is gone has nothing left to close.
      await link.call('close').catch(() => undefined);
      await link.end();
    }
  }
}
