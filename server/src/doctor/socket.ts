import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import {
  closeCodes,
  connectPath,
  protocolVersion,
  type ClientMessage,
  type RelayMessage,
} from '../../../src/protocol/index.ts';
import { jsonOf } from './ask.ts';
import { below, type Patient } from './finding.ts';

/** An answer to the request for a socket that is not one. */
export interface Refused {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly code: string | undefined;
  readonly message: string;
}

export type Opened =
  | { readonly socket: Socket }
  | { readonly refused: Refused }
  | { readonly error: Error & { code?: string } };

type Type = RelayMessage['type'];
type Of<T extends Type> = Extract<RelayMessage, { type: T }>;

/** How a connection ended; `code` is 1006 where it was cut. */
export interface Ended {
  readonly code: number;
  readonly reason: string;
}

const late = (): Error => Object.assign(new Error('no answer in time'), { code: 'DEADLINE' });

/** A socket to a relay, as a page has it. */
export class Socket {
  readonly ended: Promise<Ended>;
  readonly #webSocket: WebSocket;
  readonly #deadline: number;
  readonly #received: RelayMessage[] = [];
  #look = (): void => undefined;
  #end: Ended | undefined;

  constructor(webSocket: WebSocket, deadline: number) {
    this.#webSocket = webSocket;
    this.#deadline = deadline;
    webSocket.on('message', (data: Buffer) => this.#onFrame(data.toString()));
    this.ended = new Promise((resolve) =>
      webSocket.on('close', (code, reason) => {
        this.#end = { code, reason: reason.toString() };
        this.#look();
        resolve(this.#end);
      }),
    );
  }

  #onFrame(text: string): void {
    try {
      this.#received.push(...(JSON.parse(text) as RelayMessage[]));
    } catch {
      // Not a frame of ours: then the answer that is waited for does not come.
    }
    this.#look();
  }

  send(...messages: readonly ClientMessage[]): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#webSocket.send(JSON.stringify(messages));
  }

  /** The first message of a type. Rejects when the connection ends before it, with that end as `ended`, or when it does not come in time. */
  next<T extends Type>(type: T): Promise<Of<T>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(late()), this.#deadline);
      this.#look = () => {
        const index = this.#received.findIndex((message) => message.type === type);
        if (index >= 0) resolve(this.#received.splice(index, 1)[0] as Of<T>);
        else if (this.#end)
          reject(Object.assign(new Error(`it was closed with ${this.#end.code}`), { ended: this.#end }));
        else return;
        clearTimeout(timer);
      };
      this.#look();
    });
  }

  hello(): Promise<Of<'welcome'>> {
    this.send({ type: 'hello', protocol: protocolVersion, name: 'doctor', client: 'live-chat-doctor' });
    return this.next('welcome');
  }

  async close(): Promise<void> {
    this.send({ type: 'bye' });
    this.#webSocket.close();
    const timer = setTimeout(() => this.#webSocket.terminate(), 1_000);
    await this.ended;
    clearTimeout(timer);
  }
}

async function refusalOf(response: IncomingMessage): Promise<Refused> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > 65_536) break;
    }
  } catch {
    // What came is enough.
  }
  const { code, message } = jsonOf({ body: Buffer.concat(chunks) });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' ? message : '',
  };
}

/** Asks for a socket, as a page of `origin`, or as a program where there is none. */
export function openSocket(patient: Patient, origin?: string): Promise<Opened> {
  const { deadline } = patient;
  const url = below(patient, connectPath);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Promise((resolve) => {
    const webSocket = new WebSocket(url, {
      perMessageDeflate: false,
      // A check of its own judges the certificate.
      rejectUnauthorized: false,
      headers: { 'user-agent': 'live-chat-doctor' },
      ...(origin !== undefined && { origin }),
    });
    const timer = setTimeout(() => {
      resolve({ error: late() });
      webSocket.terminate();
    }, deadline);
    const settle = (opened: Opened): void => {
      clearTimeout(timer);
      resolve(opened);
    };
    webSocket.on('open', () => settle({ socket: new Socket(webSocket, deadline) }));
    webSocket.on('error', (error) => settle({ error }));
    webSocket.on('unexpected-response', (_request, response: IncomingMessage) => {
      // Once the answer is read it no longer knows its connection, which would be kept for another request.
      const { socket } = response;
      void refusalOf(response).then((refused) => {
        settle({ refused });
        socket.destroy();
      });
    });
  });
}

/** The reason in our words for a close code of the protocol. */
export function reasonOf(code: number): string | undefined {
  return Object.entries(closeCodes).find(([, own]) => own === code)?.[0];
}
