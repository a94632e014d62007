import type { Deliveries as Told } from '../protocol/index.ts';
import { newRequest } from './ask.ts';
import { platform } from './environment.ts';
import type { Answer, Chat, ChatStatus, Environment, Room, RoomSnapshot, Unsubscribe } from './types.ts';

/** Up to which number each of the others has everything on a device, by user id. A new object after every change. */
export type DeliverySnapshot = ReadonlyMap<string, number>;

/** Milliseconds until it is asked for again where the relay could not tell. */
const retryDelay = 2_000;
const nothing: DeliverySnapshot = new Map();

/**
 * How far the messages of a room have reached the others (P38): one that is up to there is on a device of theirs, whether they have read it
 * or not. In rooms of more than 20 people, and of whom one has blocked, nothing is known. It is state: after a reconnect it is asked for again,
 * and a relay that does not know it tells nothing.
 *
 * @example
 * ```ts
 * const deliveries = new Deliveries(chat, room);
 * deliveries.subscribe((upTo) => {
 *   for (const { id, own, seq } of room.snapshot.messages) if (own && seq) mark(id, (upTo.get('u_jonas') ?? 0) >= seq);
 * });
 * ```
 */
export class Deliveries {
  readonly #chat: Chat;
  readonly #room: Pick<Room, 'id' | 'subscribe'>;
  readonly #environment: Pick<Environment, 'setTimeout' | 'clearTimeout'>;
  readonly #listeners = new Set<readonly [(snapshot: DeliverySnapshot) => void]>();
  readonly #ends: readonly Unsubscribe[];
  #snapshot = nothing;
  #user: string | undefined;
  /** What it is told by; 0 while it is not asked for. */
  #request = 0;
  #retry: unknown;

  constructor(
    chat: Chat,
    room: Pick<Room, 'id' | 'subscribe'>,
    environment: Pick<Environment, 'setTimeout' | 'clearTimeout'> = platform(),
  ) {
    this.#chat = chat;
    this.#room = room;
    this.#environment = environment;
    this.#user = chat.snapshot.user?.id;
    this.#ends = [
      chat.on('status', (status) => this.#lineChanged(status)),
      chat.on('user', (user) => this.#identify(user?.id)),
      chat.on('answer', (answer) => this.#hear(answer)),
      room.subscribe((snapshot) => this.#roomChanged(snapshot)),
    ];
  }

  get snapshot(): DeliverySnapshot {
    return this.#snapshot;
  }

  /** For React's `useSyncExternalStore`: the same as `snapshot`. */
  readonly getSnapshot = (): DeliverySnapshot => this.#snapshot;

  /** Calls back now and after every change. Fits Svelte's store contract and `useSyncExternalStore`. */
  readonly subscribe = (listener: (snapshot: DeliverySnapshot) => void): Unsubscribe => {
    const entry = [listener] as const;
    this.#listeners.add(entry);
    listener(this.#snapshot);
    return () => void this.#listeners.delete(entry);
  };

  /** Ends it: nothing is told any more. */
  close(): void {
    if (this.#request && this.#chat.snapshot.status === 'online') this.#ask({ end: this.#request });
    this.#stop();
    for (const end of this.#ends) end();
    this.#listeners.clear();
  }

  #ask(also: { end?: number } = {}): number {
    const id = newRequest();
    this.#chat.ask({ type: 'deliveries', id, room: this.#room.id, ...also });
    return id;
  }

  #stop(): void {
    this.#request = 0;
    const { clearTimeout } = this.#environment;
    clearTimeout(this.#retry);
  }

  #lineChanged(status: ChatStatus): void {
    if (status !== 'online') this.#stop();
  }

  /** Once the relay has answered the join. */
  #roomChanged({ status }: Pick<RoomSnapshot, 'status'>): void {
    if (status === 'live' && !this.#request && this.#chat.snapshot.status === 'online') this.#request = this.#ask();
  }

  #identify(user: string | undefined): void {
    if (user === this.#user) return;
    this.#user = user;
    this.#show(nothing);
  }

  #hear(answer: Answer): void {
    if (answer.id !== this.#request) return;
    if (answer.type === 'deliveries') this.#take(answer);
    // Where it is not to be had at all it is not asked for again on this connection.
    else if (answer.type === 'error' && answer.class === 'retry') {
      const { setTimeout } = this.#environment;
      this.#retry = setTimeout(() => (this.#request = this.#ask()), answer.retryAfter ?? retryDelay);
    }
  }

  #take({ upTo }: Told): void {
    const all = new Map(this.#snapshot);
    for (const [user, seq] of upTo) if (seq > (all.get(user) ?? 0)) all.set(user, seq);
    if (upTo.length > 0) this.#show(all);
  }

  #show(snapshot: DeliverySnapshot): void {
    this.#snapshot = snapshot;
    for (const [listener] of [...this.#listeners]) listener(snapshot);
  }
}
