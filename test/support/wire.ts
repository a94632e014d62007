import type {
  Body,
  ClientMessage,
  Credential,
  Cursor,
  Joined,
  RelayMessage,
  Welcome,
} from '../../src/protocol/index.ts';

type Type = RelayMessage['type'];
type Of<T extends Type> = Extract<RelayMessage, { type: T }>;

interface Waiter {
  readonly matches: (message: RelayMessage) => boolean;
  readonly resolve: (message: RelayMessage) => void;
  readonly reject: (error: Error) => void;
}

/** Why and how a connection ended. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** What does not come in a minute never will. */
const patience = 60_000;
// As they are before a test has a time of its own.
const { setTimeout: later, clearTimeout: notLater } = globalThis;

export interface WireOptions {
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** False: a certificate of a test's own is good enough. */
  readonly rejectUnauthorized?: boolean;
}

/** Speaks the wire by hand, over whatever carries it: sends frames as they are given, and hands out what comes, in order. */
export abstract class Wire {
  /** Everything that came, in order, also what was taken by `next`. */
  readonly received: RelayMessage[] = [];
  /** The texts of all frames that came. */
  readonly frames: string[] = [];
  readonly closed: Promise<Closed>;
  #unread: RelayMessage[] = [];
  #waiters: Waiter[] = [];
  #isClosed = false;
  #onClosed: (closed: Closed) => void = () => undefined;

  constructor() {
    this.closed = new Promise((resolve) => (this.#onClosed = resolve));
  }

  /** Any text or bytes as one frame. */
  abstract raw(data: string | Buffer): void;
  /** Reads nothing more, and says nothing by itself. */
  abstract stall(): void;
  abstract flow(): void;
  /** Does not answer when it is asked for a sign of life. */
  abstract mute(): void;
  abstract close(): Promise<Closed>;
  /** Cuts the connection without a word. */
  abstract cut(): void;

  protected arrived(text: string): void {
    this.frames.push(text);
    for (const message of JSON.parse(text) as RelayMessage[]) {
      this.received.push(message);
      const index = this.#waiters.findIndex(({ matches }) => matches(message));
      if (index < 0) this.#unread.push(message);
      else this.#waiters.splice(index, 1)[0]!.resolve(message);
    }
  }

  protected ended(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { reject } of this.#waiters.splice(0)) reject(new Error(`closed with ${code} ${reason}`));
    this.#onClosed({ code, reason });
  }

  send(...messages: readonly ClientMessage[]): void {
    this.raw(JSON.stringify(messages));
  }

  /** The next message of a type that nobody took yet; later ones of other types stay. Rejects when the connection closes first, or nothing comes. */
  next<T extends Type>(type: T, where: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    const matches = (message: RelayMessage): message is Of<T> => message.type === type && where(message as Of<T>);
    return this.nextWhere(matches, `${type} where ${String(where)}`);
  }

  /** Likewise, for messages of several types. */
  nextWhere<M extends RelayMessage>(
    matches: (message: RelayMessage) => message is M,
    wanted: string = String(matches),
  ): Promise<M> {
    const index = this.#unread.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.#unread.splice(index, 1)[0] as M);
    if (this.#isClosed) return Promise.reject(new Error('closed'));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        matches,
        resolve(message) {
          notLater(timer);
          resolve(message as M);
        },
        reject(error) {
          notLater(timer);
          reject(error);
        },
      };
      const timer = later(() => {
        this.#waiters = this.#waiters.filter((each) => each !== waiter);
        reject(new Error(`never came: ${wanted}`));
      }, patience).unref();
      this.#waiters.push(waiter);
    });
  }

  async hello(fields: Partial<Extract<ClientMessage, { type: 'hello' }>> = {}): Promise<Welcome> {
    this.send({ type: 'hello', protocol: 1, ...fields });
    return this.next('welcome');
  }

  join(room: string, cursor?: Cursor): Promise<Joined> {
    this.send(cursor ? { type: 'join', room, cursor } : { type: 'join', room });
    return this.next('joined', (message) => message.room === room);
  }

  /** Sends a body and resolves to the answer, an ack or an error. */
  async append(room: string, key: string, body: Body, resume = false): Promise<Of<'ack'> | Of<'error'>> {
    const answer = this.nextWhere(
      (message): message is Of<'ack'> | Of<'error'> =>
        (message.type === 'ack' || message.type === 'error') && message.key === key,
    );
    this.send({ type: 'send', room, key, body, ...(resume && { resume: true as const }) });
    return answer;
  }

  say(room: string, key: string, text: string): Promise<Of<'ack'> | Of<'error'>> {
    return this.append(room, key, { type: 'message', text });
  }

  /** All entries of a room that came by `entries`, in the order of their coming. */
  entries(room: string): Of<'entries'>['entries'][number][] {
    return this.received.flatMap((message) =>
      message.type === 'entries' && message.room === room ? message.entries : [],
    );
  }

  /** Resolves when an entry with this number, or a higher one, came. */
  async reached(room: string, seq: number): Promise<void> {
    const isThere = (): boolean => this.entries(room).some((entry) => entry.seq >= seq);
    while (!isThere()) await this.next('entries', (message) => message.room === room);
  }
}

/** Says hello: as a new guest or as one known already. */
export async function welcomed<W extends Wire>(
  wire: W,
  name?: string,
  credential?: Credential,
): Promise<W & { readonly welcome: Welcome }> {
  const welcome = await wire.hello({ ...(name !== undefined && { name }), ...(credential && { credential }) });
  return Object.assign(wire, { welcome });
}
