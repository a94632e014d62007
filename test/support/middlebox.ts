import { createHash } from 'node:crypto';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * What a box between browser and relay does to them.
 * - `open`: everything passes.
 * - `strip`: requests for a WebSocket arrive without their `Upgrade`.
 * - `swallow`: WebSockets are accepted, and nothing passes through them.
 * - `cut`: WebSockets are reset.
 * - `buffer`: as `strip`, and an answer is passed on when it is complete.
 */
export type MiddleboxMode = 'open' | 'strip' | 'swallow' | 'cut' | 'buffer';

const ignore = (): void => undefined;

/** A proxy for HTTP that can be told to misbehave, from the start or in mid-conversation. */
export class Middlebox {
  /** How many requests of each path passed through, WebSockets included. */
  readonly requests = new Map<string, number>();
  #mode: MiddleboxMode;
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(target: number, mode: MiddleboxMode) {
    this.#target = target;
    this.#mode = mode;
    this.#server = createServer((asked, response) => this.#pass(asked, response));
    this.#server.on('upgrade', (asked, socket, head) => this.#upgrade(asked, socket, head));
  }

  /** Stands before a relay on this machine. */
  static async before(port: number, mode: MiddleboxMode = 'open'): Promise<Middlebox> {
    const box = new Middlebox(port, mode);
    await new Promise<void>((resolve) => box.#server.listen(0, '127.0.0.1', resolve));
    return box;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on; also for the sockets that are open. */
  turn(mode: MiddleboxMode): void {
    this.#mode = mode;
    for (const socket of this.#sockets) {
      if (mode === 'swallow') socket.emit('swallow');
      else if (mode !== 'open') socket.destroy();
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #count(asked: IncomingMessage): void {
    const path = asked.url!.split('?')[0]!;
    this.requests.set(path, (this.requests.get(path) ?? 0) + 1);
  }

  #ask(asked: IncomingMessage) {
    this.#count(asked);
    const { upgrade: _upgrade, connection: _connection, ...headers } = asked.headers;
    const { method, url: path } = asked;
    return request({ host: '127.0.0.1', port: this.#target, method, path, headers });
  }

  #pass(asked: IncomingMessage, response: ServerResponse): void {
    const onward = this.#ask(asked);
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.on('response', (answer) => {
      answer.on('error', () => response.destroy());
      if (this.#mode !== 'buffer') {
        response.writeHead(answer.statusCode!, answer.headers).flushHeaders();
        answer.pipe(response);
        return;
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => response.writeHead(answer.statusCode!, answer.headers).end(Buffer.concat(chunks)));
    });
    asked.pipe(onward);
  }

  #upgrade(asked: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', ignore);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.#mode === 'cut') return void socket.destroy();
    if (this.#mode === 'swallow') return this.#swallow(asked, socket);
    if (this.#mode !== 'open') return this.#strip(asked, socket);
    this.#count(asked);
    const onward = connect(this.#target, '127.0.0.1');
    onward.on('error', ignore);
    const lines = asked.rawHeaders.flatMap((name, index, all) => (index % 2 ? [] : [`${name}: ${all[index + 1]}`]));
    onward.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('swallow', () => {
      socket.unpipe(onward).resume();
      onward.unpipe(socket).resume();
    });
  }

  /** Takes the socket, as some inspecting proxies do. */
  #swallow(asked: IncomingMessage, socket: Duplex): void {
    const key = `${asked.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
    socket.write(`${head.join('\r\n')}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    socket.resume();
  }

  /** The relay sees an ordinary request, and so does the browser its answer. */
  #strip(asked: IncomingMessage, socket: Duplex): void {
    const onward = this.#ask(asked);
    onward.on('error', () => socket.destroy());
    onward.on('response', (answer) => {
      answer.resume();
      socket.end(
        `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
    });
    onward.end();
  }
}
