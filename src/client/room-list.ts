import type { RoomPage, RoomPlace, RoomSummary } from '../protocol/index.ts';
import { ask, newRequest } from './ask.ts';
import { platform } from './environment.ts';
import { errorOf } from './error-of.ts';
import { ChatError } from './errors.ts';
import type { Answer, Chat, ChatStatus, Environment, Unsubscribe } from './types.ts';

export type { LastMessage, PresentMember, PresentUser, RoomSummary } from '../protocol/index.ts';

/** What is known of one's rooms. A new object after every change, never changed in place; unchanged rooms keep their identity. */
export interface RoomListSnapshot {
  /** `loading` before the first answer; `ready` from then on, also while the connection is away; `error` where there was none yet and will not be. */
  readonly status: 'loading' | 'ready' | 'error';
  /** Those in which something was written last first. */
  readonly rooms: readonly RoomSummary[];
  /** Why the status is `error`. */
  readonly error?: ChatError;
}

/** Milliseconds until a list is asked for again that could not be had. */
const retryDelay = 2_000;

const writtenAt = ({ last, at }: RoomSummary): number => last?.at ?? at;

/** Newest first; of the same moment in an order that stays. */
const byActivity = (one: RoomSummary, other: RoomSummary): number =>
  writtenAt(other) - writtenAt(one) || (one.id < other.id ? -1 : 1);

/**
 * The rooms that one is a member of, with what is unread in them, kept up to date by the relay. They need not be followed for it. After a
 * reconnect the list is asked for again; what it shows is state, and no message depends on it.
 *
 * @example
 * ```ts
 * const list = new RoomList(chat);
 * list.subscribe(({ status, rooms }) => {
 *   for (const { id, name, unread, last } of rooms) show(id, name, unread, last?.text);
 * });
 * ```
 */
export class RoomList {
  readonly #chat: Chat;
  readonly #environment: Pick<Environment, 'setTimeout' | 'clearTimeout'>;
  readonly #rooms = new Map<string, RoomSummary>();
  readonly #listeners = new Set<readonly [(snapshot: RoomListSnapshot) => void]>();
  readonly #ends: readonly Unsubscribe[];
  #snapshot: RoomListSnapshot = { status: 'loading', rooms: [] };
  /** What changes are told by. */
  #watch = 0;
  /** Changes with each new start, so that what is under way for an older one stops. */
  #run = 0;
  /** Rooms that were told since the start. */
  #heard = new Set<string>();
  #user: string | undefined;
  #retry: unknown;

  constructor(chat: Chat, environment: Pick<Environment, 'setTimeout' | 'clearTimeout'> = platform()) {
    this.#chat = chat;
    this.#environment = environment;
    this.#user = chat.snapshot.user?.id;
    this.#ends = [
      chat.on('status', (status) => this.#follow(status)),
      chat.on('user', (user) => this.#identify(user?.id)),
      chat.on('answer', (answer) => this.#hear(answer)),
    ];
    chat.connect();
    this.#follow(chat.snapshot.status);
  }

  get snapshot(): RoomListSnapshot {
    return this.#snapshot;
  }

  /** For React's `useSyncExternalStore`: the same as `snapshot`. */
  readonly getSnapshot = (): RoomListSnapshot => this.#snapshot;

  /** Calls back now and after every change. Fits Svelte's store contract and `useSyncExternalStore`. */
  readonly subscribe = (listener: (snapshot: RoomListSnapshot) => void): Unsubscribe => {
    const entry = [listener] as const;
    this.#listeners.add(entry);
    listener(this.#snapshot);
    return () => void this.#listeners.delete(entry);
  };

  /** Asks for the list again, after an `error`. */
  reload(): void {
    if (this.#snapshot.status === 'error') this.#show({ status: 'loading', rooms: [] });
    this.#follow(this.#chat.snapshot.status);
  }

  /** Ends it: nothing is told any more. */
  close(): void {
    if (this.#chat.snapshot.status === 'online') this.#chat.ask({ type: 'watch', id: newRequest(), end: this.#watch });
    this.#stop();
    for (const end of this.#ends) end();
    this.#listeners.clear();
  }

  #stop(): void {
    this.#run += 1;
    this.#watch = 0;
    const { clearTimeout } = this.#environment;
    clearTimeout(this.#retry);
  }

  #follow(status: ChatStatus): void {
    this.#stop();
    if (status === 'online') void this.#start();
    else if (status === 'closed' || status === 'refused' || status === 'signed-out') {
      const { error } = this.#chat.snapshot;
      this.#fail(error ? errorOf(error) : new ChatError('closed'));
    }
  }

  #identify(user: string | undefined): void {
    if (user === this.#user) return;
    this.#user = user;
    this.#rooms.clear();
    this.#show({ status: 'loading', rooms: [] });
    this.#follow(this.#chat.snapshot.status);
  }

  /** Watches first, so that nothing that changes meanwhile is missed; then loads page by page. */
  async #start(): Promise<void> {
    const run = this.#run;
    this.#heard = new Set();
    this.#watch = newRequest();
    this.#chat.ask({ type: 'watch', id: this.#watch });
    try {
      for (let before: RoomPlace | undefined; ;) {
        const { rooms, next }: RoomPage = await ask<RoomPage>(this.#chat, { type: 'rooms', before: before! });
        if (run !== this.#run) return;
        this.#take(rooms, [], true);
        if (!next) break;
        before = next;
      }
      this.#take(
        [],
        [...this.#rooms.keys()].filter((id) => !this.#heard.has(id)),
      );
    } catch (error) {
      if (run === this.#run) this.#fail(error as ChatError);
    }
  }

  #hear(answer: Answer): void {
    if (answer.id !== this.#watch) return;
    if (answer.type === 'changes') this.#take(answer.rooms, answer.gone);
    // The list may be had all the same; that it is not kept up to date would not be seen.
    else if (answer.type === 'error') this.#fail(new ChatError(answer.code, answer.class, answer.message));
  }

  /** @param isPage - What changes before the first page is there is no list. */
  #take(rooms: readonly RoomSummary[], gone: readonly string[], isPage = false): void {
    for (const room of rooms) {
      this.#heard.add(room.id);
      // A page that was read before a change may come after it.
      if ((this.#rooms.get(room.id)?.head ?? 0) <= room.head) this.#rooms.set(room.id, room);
    }
    for (const id of gone) this.#rooms.delete(id);
    if (isPage || this.#snapshot.status === 'ready')
      this.#show({ status: 'ready', rooms: [...this.#rooms.values()].sort(byActivity) });
  }

  #fail(error: ChatError): void {
    this.#stop();
    if (error.class === 'retry') {
      const { setTimeout } = this.#environment;
      this.#retry = setTimeout(() => this.#follow(this.#chat.snapshot.status), retryDelay);
    } else if (this.#snapshot.status !== 'ready') this.#show({ status: 'error', rooms: [], error });
  }

  #show(snapshot: RoomListSnapshot): void {
    this.#snapshot = snapshot;
    for (const [listener] of [...this.#listeners]) listener(snapshot);
  }
}
