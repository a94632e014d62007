import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import WebSocket, { WebSocketServer, type ServerOptions } from 'ws';
import { closeCodes, type CloseReason } from '../../../src/protocol/index.ts';
import type { HttpRefusal } from '../admission.ts';
import { bounds } from '../limits.ts';
import type { Connection, ConnectionHandler } from './connection.ts';

/** What `ws` closes with by itself when a frame breaks the rules, in the words of our protocol (P14). */
const ownReasons: Readonly<Record<number, CloseReason>> = {
  1002: 'bad-frame',
  1007: 'bad-frame',
  1008: 'bad-frame',
  1009: 'frame-too-large',
};

/** A socket that tells its session what happens. It has no listeners, which would take as much memory as the session. */
class RelaySocket extends WebSocket {
  handler: ConnectionHandler | undefined;

  override emit(event: string | symbol, data?: unknown, isBinary?: unknown): boolean {
    const { handler } = this;
    if (event === 'message') {
      if (isBinary) handler?.onBinary();
      else handler?.onText((data as Buffer).toString());
    } else if (event === 'pong') {
      handler?.onPong();
    } else if (event === 'close') {
      this.handler = undefined;
      handler?.onClose();
    }
    // Of an error nothing is to be done: `ws` closes the socket by itself.
    return true;
  }

  override close(code?: number, reason?: string | Buffer): void {
    const own = reason === undefined && code !== undefined ? ownReasons[code] : undefined;
    if (!own) return super.close(code, reason);
    // Said as an error first, as where the session ends it.
    this.handler?.onFault(own);
    if (this.readyState === WebSocket.OPEN) super.close(closeCodes[own], own);
  }
}

/** A ping without content (RFC 6455, section 5.5.2). */
const pingFrame = Buffer.from([0x89, 0]);

/** Without a listener the error would end the process. */
function ignore(): void {}

/**
 * Frames are written to the raw socket, whole and already encoded. Between the frames that `ws` writes (ping, pong, close) this is safe: it
 * writes each of them at once and whole, compression being off, and after the close frame it says so by its `readyState`.
 */
class WebSocketConnection implements Connection {
  readonly #webSocket: RelaySocket;
  readonly #socket: Socket;

  constructor(webSocket: RelaySocket, socket: Socket) {
    this.#webSocket = webSocket;
    this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === WebSocket.OPEN;
  }

  get backlog(): number {
    return this.#socket.writableLength;
  }

  get received(): number {
    return this.#socket.bytesRead;
  }

  write(frame: Buffer): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#socket.write(frame);
  }

  writeBoth(first: Buffer, second: Buffer): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    this.#socket.cork();
    this.#socket.write(first);
    this.#socket.write(second);
    this.#socket.uncork();
  }

  whenDrained(callback: () => void): void {
    // Below the stream's own mark there will be no event, and no need of one.
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', callback);
    else setImmediate(callback);
  }

  ping(frame?: Buffer): void {
    if (frame) this.writeBoth(frame, pingFrame);
    else this.#webSocket.ping();
  }

  pause(): void {
    this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }

  close(reason?: CloseReason): void {
    if (reason) this.#webSocket.close(closeCodes[reason], reason);
    else this.#webSocket.close(1000, '');
    // A paused socket would not see the answer.
    this.#webSocket.resume();
  }

  terminate(): void {
    this.#webSocket.terminate();
  }
}

export interface WebSocketGate {
  /** Takes a request for a socket over. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The same for one that only wants to see whether frames pass, in both directions (P16). */
  probe(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Refuses a request for a socket with a plain HTTP answer, which names the reason (P14). */
export function refuseUpgrade(socket: Duplex, { status, code, message, retryAfter }: HttpRefusal): void {
  const body = JSON.stringify({ code, message });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  socket.on('error', ignore);
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Turns requests into connections. `open` makes the session for each. */
export function createWebSocketGate(
  frameBytes: number,
  open: (connection: Connection, request: IncomingMessage) => ConnectionHandler,
  openProbe: (connection: Connection) => ConnectionHandler,
): WebSocketGate {
  // Options that `ws` has and its types do not know yet.
  const deadlines = { maxFragments: 16, maxBufferedChunks: bounds.framePieces, closeTimeout: bounds.closeDeadline };
  const options: ServerOptions<typeof RelaySocket> = {
    ...deadlines,
    noServer: true,
    WebSocket: RelaySocket,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: frameBytes,
    handleProtocols: () => false,
  };
  const server = new WebSocketServer(options);
  const takeOver =
    (openFor: typeof open) =>
    (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      server.handleUpgrade(request, socket, head, (webSocket: RelaySocket) => {
        webSocket.handler = openFor(new WebSocketConnection(webSocket, socket as Socket), request);
      });
    };
  return { accept: takeOver(open), probe: takeOver(openProbe) };
}
