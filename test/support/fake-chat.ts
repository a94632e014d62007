// A chat without a relay: implements the SDK's public types, and does what a test says. Every call is written down in `calls`.
import type {
  Attachment,
  Chat,
  ChatEvents,
  ChatMessage,
  ChatSnapshot,
  MessageOptions,
  Room,
  RoomEvents,
  RoomSnapshot,
  Sent,
  Unsubscribe,
  User,
} from '../../src/client/index.ts';
import { defaultLimits } from '../../src/protocol/limits.ts';

export const me: User = { id: 'g_me', name: 'Maya', kind: 'guest' };
export const ana: User = { id: 'u_ana', name: 'Ana Duarte', kind: 'agent' };
export const jonas: User = { id: 'u_jonas', name: 'Jonas Weber', kind: 'user' };

class Listeners<Events> {
  readonly #all = new Map<keyof Events, Set<(value: never) => void>>();

  readonly on = <K extends keyof Events>(event: K, listener: (value: Events[K]) => void): Unsubscribe => {
    const set = this.#all.get(event) ?? new Set();
    this.#all.set(event, set.add(listener));
    return () => set.delete(listener);
  };

  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of this.#all.get(event) ?? []) (listener as (value: Events[K]) => void)(value);
  }

  get count(): number {
    return [...this.#all.values()].reduce((sum, set) => sum + set.size, 0);
  }
}

/** A value with subscribers, like both snapshots. */
class Subject<S> {
  readonly #listeners = new Set<(value: S) => void>();
  value: S;

  constructor(value: S) {
    this.value = value;
  }

  set(change: Partial<S>): void {
    this.value = { ...this.value, ...change };
    for (const listener of [...this.#listeners]) listener(this.value);
  }

  readonly subscribe = (listener: (value: S) => void): Unsubscribe => {
    this.#listeners.add(listener);
    listener(this.value);
    return () => this.#listeners.delete(listener);
  };

  get count(): number {
    return this.#listeners.size;
  }
}

const emptyRoom: Omit<RoomSnapshot, 'id'> = {
  status: 'live',
  error: undefined,
  messages: [],
  more: false,
  loadingOlder: false,
  restored: 0,
  unread: 0,
  readSeq: 0,
  reads: new Map(),
  members: new Map(),
  memberCount: 0,
  users: new Map([me, ana, jonas].map((user) => [user.id, user])),
  presence: { count: 1, users: [me] },
  typing: [],
  can: ['read', 'send', 'edit', 'delete', 'react', 'signal'],
};

export class FakeRoom implements Room {
  readonly id: string;
  readonly calls: [string, ...unknown[]][] = [];
  readonly #events = new Listeners<RoomEvents>();
  readonly #subject: Subject<RoomSnapshot>;
  #older: ((count: number) => void) | undefined;
  closed = false;

  constructor(id: string, initial: Partial<RoomSnapshot> = {}) {
    this.id = id;
    this.#subject = new Subject<RoomSnapshot>({ ...emptyRoom, id, ...initial });
  }

  get snapshot(): RoomSnapshot {
    return this.#subject.value;
  }
  getSnapshot = (): RoomSnapshot => this.snapshot;
  get subscribe() {
    return this.#subject.subscribe;
  }
  get on() {
    return this.#events.on;
  }
  /** How many listen, to this and that. */
  get listeners(): number {
    return this.#subject.count + this.#events.count;
  }

  /** Changes the snapshot. */
  set(change: Partial<RoomSnapshot>): void {
    this.#subject.set(change);
  }

  emit<K extends keyof RoomEvents>(event: K, value: RoomEvents[K]): void {
    this.#events.emit(event, value);
  }

  /** The log is replaced: there is another snapshot, of which the event tells before subscribers are told. */
  replace(change: Partial<RoomSnapshot>, reason: RoomEvents['reset']['reason']): void {
    this.#subject.value = { ...this.snapshot, ...change };
    this.emit('reset', { reason });
    this.set({});
  }

  /** A message of another comes in. */
  receive(...messages: ChatMessage[]): void {
    this.set({
      messages: [...this.snapshot.messages, ...messages],
      unread: this.snapshot.unread + messages.filter(({ own }) => !own).length,
    });
    for (const message of messages) this.emit('message', message);
  }

  change(id: string, change: Partial<ChatMessage>): void {
    this.set({
      messages: this.snapshot.messages.map((message) => (message.id === id ? { ...message, ...change } : message)),
    });
  }

  #called(name: string, ...values: unknown[]): Promise<Sent> {
    this.calls.push([name, ...values]);
    return Promise.resolve({ seq: 1, at: Date.now() });
  }
  called(name: string): unknown[][] {
    return this.calls.filter(([each]) => each === name).map(([, ...values]) => values);
  }

  send(text: string, options?: MessageOptions): Promise<Sent> {
    const files = options?.files?.map((file) => file as Attachment);
    const { reply, mentions, pointed } = options ?? {};
    const queued = message({ own: true, text, state: 'queued', ...(files?.length && { files }) });
    this.set({ messages: [...this.snapshot.messages, queued] });
    return this.#called(
      'send',
      text,
      ...(files ? [files] : []),
      ...(reply || mentions || pointed
        ? [{ ...(reply && { reply }), ...(mentions && { mentions }), ...(pointed && { pointed }) }]
        : []),
    );
  }
  edit(id: string, text: string, options?: Pick<MessageOptions, 'mentions'>): Promise<Sent> {
    return this.#called('edit', id, text, ...(options?.mentions ? [options.mentions] : []));
  }
  delete(id: string): Promise<Sent> {
    return this.#called('delete', id);
  }
  react(id: string, emoji: string, on = true): Promise<Sent> {
    return this.#called('react', id, emoji, on);
  }
  retry(id: string): void {
    void this.#called('retry', id);
  }
  discard(id: string): void {
    void this.#called('discard', id);
    this.set({ messages: this.snapshot.messages.filter((message) => message.id !== id) });
  }
  typing(on = true): void {
    void this.#called('typing', on);
  }
  signal(topic: string, data: unknown, key?: string): void {
    void this.#called('signal', topic, data, key);
  }
  markRead(seq?: number): void {
    void this.#called('markRead', seq);
    const newest = this.snapshot.messages.reduce((highest, message) => Math.max(highest, message.seq ?? 0), 0);
    if (this.snapshot.unread) this.set({ unread: 0, readSeq: seq ?? newest });
  }
  loadOlder(limit?: number): Promise<number> {
    void this.#called('loadOlder', limit);
    this.set({ loadingOlder: true });
    return new Promise((resolve) => (this.#older = resolve));
  }
  /** What `loadOlder` was waiting for. */
  answerOlder(messages: readonly ChatMessage[], more = false): void {
    this.set({ messages: [...messages, ...this.snapshot.messages], loadingOlder: false, more });
    this.#older?.(messages.length);
  }
  put(body: unknown): Promise<Sent> {
    return this.#called('put', body);
  }
  join(): Promise<Sent> {
    return this.#called('join');
  }
  async leave(): Promise<void> {
    await this.#called('leave');
  }
  close(): void {
    this.closed = true;
    void this.#called('close');
  }
}

export class FakeChat implements Chat {
  readonly calls: [string, ...unknown[]][] = [];
  readonly rooms = new Map<string, FakeRoom>();
  readonly #events = new Listeners<ChatEvents>();
  readonly #initial: Partial<RoomSnapshot>;
  readonly #subject: Subject<ChatSnapshot>;

  constructor(initial: Partial<ChatSnapshot> = {}, room: Partial<RoomSnapshot> = {}) {
    this.#initial = room;
    this.#subject = new Subject<ChatSnapshot>({
      status: 'online',
      user: me,
      retryAt: undefined,
      error: undefined,
      unsent: 0,
      persistent: true,
      leading: true,
      roundTrip: 20,
      beatAt: undefined,
      relay: 'live-chat-relay/1.2.3',
      limits: defaultLimits,
      transport: 'websocket',
      obstacles: [],
      ...initial,
    });
  }

  get snapshot(): ChatSnapshot {
    return this.#subject.value;
  }
  getSnapshot = (): ChatSnapshot => this.snapshot;
  get subscribe() {
    return this.#subject.subscribe;
  }
  get on() {
    return this.#events.on;
  }
  get listeners(): number {
    return (
      this.#subject.count + this.#events.count + [...this.rooms.values()].reduce((sum, room) => sum + room.listeners, 0)
    );
  }
  set(change: Partial<ChatSnapshot>): void {
    this.#subject.set(change);
  }
  emit<K extends keyof ChatEvents>(event: K, value: ChatEvents[K]): void {
    this.#events.emit(event, value);
  }
  called(name: string): unknown[][] {
    return this.calls.filter(([each]) => each === name).map(([, ...values]) => values);
  }

  connect(): void {
    this.calls.push(['connect']);
  }
  room(id: string): FakeRoom {
    this.calls.push(['room', id]);
    let room = this.rooms.get(id);
    if (!room || room.closed) this.rooms.set(id, (room = new FakeRoom(id, this.#initial)));
    return room;
  }
  ask(message: unknown): void {
    this.calls.push(['ask', message]);
  }
  access() {
    return Promise.resolve(['ws://relay.test/connect', { kind: 'guest', id: me.id, secret: 'secret' }] as const);
  }

  retryNow(): void {
    this.calls.push(['retryNow']);
  }
  async identify(token: unknown): Promise<void> {
    this.calls.push(['identify', token]);
  }
  async logout(): Promise<void> {
    this.calls.push(['logout']);
  }
  close(): void {
    this.calls.push(['close']);
  }
}

let number = 0;
/** A fixed afternoon, so that minutes and days are what a test says they are. */
export const noon = new Date(2025, 4, 19, 12, 0).getTime();

/** A message; without `seq` one that is not sent has none, and others are numbered in the order in which they are made. */
export function message(change: Partial<ChatMessage> = {}): ChatMessage {
  const own = change.own ?? false;
  const state = change.state ?? 'sent';
  const from = change.from ?? (own ? me.id : ana.id);
  number++;
  return {
    id: `m${number}`,
    key: `k${number}`,
    seq: state === 'sent' ? number : undefined,
    at: state === 'sent' ? noon + number * 1_000 : Date.now(),
    from,
    name: [me, ana, jonas].find(({ id }) => id === from)?.name ?? 'Somebody',
    own,
    state,
    text: `Message ${number}`,
    reactions: [],
    error: undefined,
    ...change,
  };
}

export const users = (...all: User[]): ReadonlyMap<string, User> => new Map(all.map((user) => [user.id, user]));
