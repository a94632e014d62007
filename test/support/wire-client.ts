import { once } from 'node:events';
import type { Socket } from 'node:net';
import WebSocket from 'ws';
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

export interface WireOptions {
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks the wire by hand: sends frames as they are given, and hands out what comes, in order. */
export class WireClient {
  readonly webSocket: WebSocket;
  /** Everything that came, in order, also what was taken by `next`. */
  readonly received: RelayMessage[] = [];
  /** The texts of all frames that came. */
  readonly frames: string[] = [];
  readonly closed: Promise<Closed>;
  #unread: RelayMessage[] = [];
  #waiters: Waiter[] = [];
  #isClosed = false;

  constructor(url: string, options: WireOptions = {}) {
    this.webSocket = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.webSocket.on('error', () => undefined);
    this.webSocket.on('message', (data: Buffer) => this.#onFrame(data.toString()));
    this.closed = new Promise((resolve) => {
      this.webSocket.on('close', (code, reason) => {
        this.#isClosed = true;
        for (const { reject } of this.#waiters.splice(0)) reject(new Error(`closed with ${code} ${reason.toString()}`));
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Resolves when the socket is open. */
  static async open(url: string, options: WireOptions = {}): Promise<WireClient> {
    const client = new WireClient(url, options);
    await once(client.webSocket, 'open');
    return client;
  }

  /** The raw socket, for tests that stall or cut it. */
  get socket(): Socket {
    return (this.webSocket as unknown as { _socket: Socket })._socket;
  }

  #onFrame(text: string): void {
    this.frames.push(text);
    for (const message of JSON.parse(text) as RelayMessage[]) {
      this.received.push(message);
      const index = this.#waiters.findIndex(({ matches }) => matches(message));
      if (index < 0) this.#unread.push(message);
      else this.#waiters.splice(index, 1)[0]!.resolve(message);
    }
  }

  send(...messages: readonly ClientMessage[]): void {
    this.raw(JSON.stringify(messages));
  }

  /** Any text or bytes as one WebSocket message. */
  raw(data: string | Buffer): void {
    this.webSocket.send(data);
  }

  /** The next message of a type that nobody took yet; later ones of other types stay. Rejects when the connection closes first. */
  next<T extends Type>(type: T, where: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    return this.nextWhere((message): message is Of<T> => message.type === type && where(message as Of<T>));
  }

  /** Likewise, for messages of several types. */
  nextWhere<M extends RelayMessage>(matches: (message: RelayMessage) => message is M): Promise<M> {
    const index = this.#unread.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.#unread.splice(index, 1)[0] as M);
    if (this.#isClosed) return Promise.reject(new Error('closed'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ matches, resolve: resolve as (message: RelayMessage) => void, reject });
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

  async close(): Promise<Closed> {
    if (this.webSocket.readyState === WebSocket.OPEN) this.webSocket.close();
    return this.closed;
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.webSocket.terminate();
  }
}

/** A client that is welcomed, as a new guest or as one known already. */
export async function enter(
  url: string,
  name?: string,
  credential?: Credential,
): Promise<WireClient & { readonly welcome: Welcome }> {
  const client = await WireClient.open(url);
  const welcome = await client.hello({ ...(name !== undefined && { name }), ...(credential && { credential }) });
  return Object.assign(client, { welcome });
}
