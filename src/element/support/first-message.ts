import type {
  Chat,
  ChatError,
  ChatMessage,
  MessageOptions,
  Room,
  RoomEvents,
  RoomSnapshot,
  Sent,
  User,
} from '../../client/index.ts';

interface Waiting {
  readonly message: ChatMessage;
  readonly options: MessageOptions | undefined;
  readonly resolve: (sent: Sent) => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds until the relay is asked again that has said no time. */
const patience = 2_000;

const nobody = new Map<string, never>();
const none = (): void => {};

/**
 * A conversation that is not there yet: it is a room to those who show one, and becomes one with its first message. What is written before that can
 * be done waits here, in its order.
 */
export class FirstMessage implements Room {
  /** There is none. */
  readonly id = '';
  snapshot: RoomSnapshot;

  #waiting: Waiting[] = [];
  #chat: Chat;
  /** The room in which it is said: where there is none, it makes one. */
  #find: () => Promise<Room>;
  /** What is said before all else in a new one; empty for nothing. */
  #before: () => string;
  /** All that waited is in this room's outbox. */
  #done: (room: Room) => void;
  #changed: () => void;
  #end: () => void;
  #isUnderWay = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    chat: Chat,
    find: () => Promise<Room>,
    before: () => string,
    done: (room: Room) => void,
    changed: () => void,
  ) {
    this.#chat = chat;
    this.#find = find;
    this.#before = before;
    this.#done = done;
    this.#changed = changed;
    this.#end = chat.on('status', (status) => {
      if (status === 'online') void this.deliver();
    });
    const { user } = chat.snapshot;
    const users: readonly User[] = user ? [user] : [];
    this.snapshot = {
      id: '',
      status: 'loading',
      error: undefined,
      messages: [],
      more: false,
      loadingOlder: false,
      restored: 0,
      unread: 0,
      readSeq: 0,
      reads: nobody,
      members: nobody,
      memberCount: users.length,
      users: new Map(users.map((each) => [each.id, each])),
      presence: { count: users.length, users },
      typing: [],
      kind: 'support',
      // Nothing else can be done where there is no room.
      can: ['send'],
    };
  }

  /** What waits, as one text. */
  get text(): string {
    return this.#waiting.map(({ message }) => message.text).join('\n');
  }

  /** It is known that there is no conversation that it would go on with. */
  ready(): void {
    if (this.snapshot.status === 'loading') this.#set({ status: 'live' });
    void this.deliver();
  }

  send(text: string, options?: MessageOptions): Promise<Sent> {
    const { user } = this.#chat.snapshot;
    const id = `first-${Date.now()}-${this.#waiting.length}`;
    return new Promise((resolve, reject) => {
      const message: ChatMessage = {
        ...{ id, key: id, seq: undefined, at: Date.now(), from: user?.id ?? '', name: user?.name ?? '' },
        ...{ text, reactions: [], own: true, state: 'queued', error: undefined },
      };
      this.#waiting.push({ message, options, resolve, reject });
      this.#tell();
      void this.deliver();
    });
  }

  /** Says what waits, in the order in which it was written. Once for all that come meanwhile. */
  async deliver(): Promise<void> {
    if (this.#isUnderWay || this.snapshot.status !== 'live' || !this.#waiting.length) return;
    if (this.#waiting.some(({ message }) => message.state === 'failed')) return;
    this.#isUnderWay = true;
    clearTimeout(this.#timer);
    try {
      const room = await this.#find();
      const before = this.#before();
      if (before) void room.send(before).catch(none);
      for (const { message, options, resolve, reject } of this.#waiting.splice(0))
        room.send(message.text, options).then(resolve, reject);
      this.#done(room);
    } catch (error) {
      this.#wait(error as ChatError);
    }
    this.#isUnderWay = false;
  }

  /** What can be had later is tried again then: when there is a connection, or when the relay has said. */
  #wait(error: ChatError): void {
    if (error.class === 'stop') return this.#tell('failed', error);
    if (error.code === 'disconnected') return;
    this.#timer = setTimeout(() => void this.deliver(), error.retryAfter ?? patience);
  }

  retry(): void {
    this.#tell('queued');
    void this.deliver();
  }

  discard(id: string): void {
    const gone = this.#waiting.find(({ message }) => message.id === id);
    this.#waiting = this.#waiting.filter((each) => each !== gone);
    gone?.reject(new Error('discarded'));
    this.#tell();
  }

  #tell(state?: 'queued' | 'failed', error?: ChatError): void {
    if (state) this.#waiting = this.#waiting.map((each) => ({ ...each, message: { ...each.message, state, error } }));
    this.#set({ messages: this.#waiting.map(({ message }) => message) });
  }

  #set(change: Partial<RoomSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    this.#changed();
  }

  /** Whoever shows it may leave it and come back. */
  readonly close = none;

  /** It is over: nothing is tried any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#end();
  }

  // ── What there is no room for ────────────────────────────────────────────────────────────────────────────────────

  readonly getSnapshot = (): RoomSnapshot => this.snapshot;
  subscribe = (listener: (snapshot: RoomSnapshot) => void): (() => void) => {
    listener(this.snapshot);
    return none;
  };
  on = <K extends keyof RoomEvents>(_event: K, _listener: (value: RoomEvents[K]) => void): (() => void) => none;
  typing = none;
  signal = none;
  markRead = none;
  loadOlder = (): Promise<number> => Promise.resolve(0);
  edit = (): Promise<Sent> => this.#never();
  delete = (id: string): Promise<Sent> => {
    this.discard(id);
    return Promise.resolve({ seq: 0, at: Date.now() });
  };
  react = (): Promise<Sent> => this.#never();
  put = (): Promise<Sent> => this.#never();
  join = (): Promise<Sent> => this.#never();
  leave = (): Promise<void> => Promise.resolve();

  #never(): Promise<never> {
    return Promise.reject(new Error('there is no conversation yet'));
  }
}
