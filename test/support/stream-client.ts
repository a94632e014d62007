import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { Wire, type Closed, type WireOptions } from './wire.ts';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The code in it, if there is one. */
  readonly code: string | undefined;
}

type Event = { stream?: string; ping?: true; close?: number; reason?: string } | unknown[];

/** One POST below a relay's `/connect`, as text. */
export function post(
  base: string,
  path: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
  agent?: Agent,
): { request: ClientRequest; response: Promise<IncomingMessage> } {
  const asked = request(`${base}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    ...(agent && { agent }),
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve).on('error', reject);
  });
  asked.end(body);
  return { request: asked, response };
}

/** A whole answer. */
export async function read(response: Promise<IncomingMessage>): Promise<Answered> {
  const { statusCode = 0, headers } = await response;
  let body = '';
  for await (const chunk of await response) body += String(chunk);
  const isJson = headers['content-type']?.startsWith('application/json');
  return { status: statusCode, headers, body, code: isJson ? (JSON.parse(body) as { code?: string }).code : undefined };
}

/** Speaks the wire by hand, over an event stream or long polling. */
export class StreamClient extends Wire {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  stream = '';
  pings = 0;
  response: IncomingMessage | undefined;
  /** What the POSTs were answered with. */
  readonly answers: Answered[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #isPolled: boolean;
  #number = 0;
  #poll = 1;
  #tail: Promise<unknown> = Promise.resolve();
  #isMute = false;
  #stalled: Promise<void> | undefined;
  #flow = (): void => undefined;

  private constructor(base: string, isPolled: boolean, { origin, headers }: WireOptions) {
    super();
    this.base = base;
    this.#isPolled = isPolled;
    this.headers = { ...headers, ...(origin !== undefined && { origin }) };
  }

  /** Resolves when it has its id. `base` is the relay's address with `/connect`. */
  static async open(
    base: string,
    answer: 'stream' | 'poll' = 'stream',
    options: WireOptions = {},
    frame?: string,
  ): Promise<StreamClient> {
    const client = new StreamClient(base.replace(/^ws/, 'http'), answer === 'poll', options);
    const head = JSON.stringify({ answer });
    await client.#listen(post(client.base, 'stream', frame ? `${head}\n${frame}` : head, client.headers).response);
    return client;
  }

  /** Reads one answer. Resolves when it has begun to be read. */
  async #listen(asked: Promise<IncomingMessage>): Promise<void> {
    const response = await asked;
    if (response.statusCode !== 200) {
      const { status, body } = await read(asked);
      this.ended(1006, '');
      throw new Error(`${status} ${body}`);
    }
    this.response = response;
    const first = Promise.withResolvers<void>();
    let text = '';
    response.setEncoding('utf8');
    response.on('error', () => undefined);
    response.on('data', (chunk: string) => {
      const events = (text + chunk).split('\n\n');
      text = events.pop()!;
      for (const event of events) this.#onEvent(event.slice('data: '.length));
      first.resolve();
    });
    response.on('close', () => {
      first.resolve();
      if (this.#isPolled && response.complete) void this.#next();
      else this.ended(1006, '');
    });
    await first.promise;
  }

  async #next(): Promise<void> {
    await this.#stalled;
    this.#poll += 1;
    const head = JSON.stringify({ stream: this.stream, number: this.#poll });
    await this.#listen(post(this.base, 'poll', head, this.headers, this.#agent).response).catch(() =>
      this.ended(1006, ''),
    );
  }

  #onEvent(text: string): void {
    const event = JSON.parse(text) as Event;
    if (Array.isArray(event)) this.arrived(text);
    else if (event.stream !== undefined) this.stream = event.stream;
    else if (event.ping) {
      this.pings += 1;
      if (!this.#isMute && !this.#isPolled) this.post(JSON.stringify({ stream: this.stream }));
    } else if (event.close !== undefined) this.ended(event.close, event.reason!);
  }

  /** A POST as given, after those before it. */
  post(body: string | Buffer): void {
    this.#tail = this.#tail.then(async () => {
      const answer = await read(post(this.base, 'send', body, this.headers, this.#agent).response).catch(
        () => undefined,
      );
      if (answer) this.answers.push(answer);
    });
  }

  raw(data: string | Buffer): void {
    this.#number += 1;
    const head = Buffer.from(`${JSON.stringify({ stream: this.stream, number: this.#number })}\n`);
    this.post(Buffer.concat([head, Buffer.from(data)]));
  }

  /** Resolves when all POSTs so far are answered. */
  async posted(): Promise<void> {
    await this.#tail;
  }

  stall(): void {
    if (!this.#isPolled) this.response?.pause();
    else this.#stalled ??= new Promise((resolve) => (this.#flow = resolve));
  }

  flow(): void {
    this.#stalled = undefined;
    this.#flow();
    this.response?.resume();
  }

  /** By long polling the next request is the sign of life. */
  mute(): void {
    if (this.#isPolled) this.stall();
    this.#isMute = true;
  }

  async close(): Promise<Closed> {
    this.send({ type: 'bye' });
    return this.closed;
  }

  cut(): void {
    this.response?.destroy();
    this.#agent.destroy();
    this.ended(1006, '');
  }
}
