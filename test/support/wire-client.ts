import { once } from 'node:events';
import type { Socket } from 'node:net';
import WebSocket from 'ws';
import type { Credential, Welcome } from '../../src/protocol/index.ts';
import { welcomed, Wire, type Closed, type WireOptions } from './wire.ts';

export type { Closed, WireOptions } from './wire.ts';

/** Speaks the wire by hand, over a WebSocket. */
export class WireClient extends Wire {
  readonly webSocket: WebSocket;

  constructor(url: string, options: WireOptions = {}) {
    super();
    this.webSocket = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.webSocket.on('error', () => undefined);
    this.webSocket.on('message', (data: Buffer) => this.arrived(data.toString()));
    this.webSocket.on('close', (code, reason) => this.ended(code, reason.toString()));
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

  raw(data: string | Buffer): void {
    this.webSocket.send(data);
  }

  stall(): void {
    this.socket.pause();
  }

  flow(): void {
    this.socket.resume();
  }

  mute(): void {
    (this.webSocket as unknown as { _autoPong: boolean })._autoPong = false;
  }

  async close(): Promise<Closed> {
    if (this.webSocket.readyState === WebSocket.OPEN) this.webSocket.close();
    return this.closed;
  }

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
  return welcomed(await WireClient.open(url), name, credential);
}
