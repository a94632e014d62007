import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo, Server, Socket } from 'node:net';

interface Hoodiecrow {
  readonly server: Server;
  readonly folderCache: Record<string, { uidvalidity: number; messages: unknown[] }>;
  listen(port: number, host: string): void;
  appendMessage(folder: string, flags: string[], date: false, raw: string): void;
}

const hoodiecrow = createRequire(import.meta.url)('hoodiecrow-imap') as (options: object) => Hoodiecrow;

export const mailboxUser = 'reply-box';
export const mailboxPassword = 'canary-p4ss/word';

/** A real mailbox on a free port of this machine, that is read by IMAP. */
export class ImapServer {
  readonly #server: Hoodiecrow;
  readonly #sockets = new Set<Socket>();
  /** How often somebody connected. */
  connections = 0;

  static async start(): Promise<ImapServer> {
    const server = new ImapServer();
    await server.listen(0);
    return server;
  }

  private constructor() {
    this.#server = hoodiecrow({
      storage: { INBOX: { messages: [] } },
      users: { [mailboxUser]: { password: mailboxPassword } },
    });
    this.#server.server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server.server, 'listening');
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  urlWith(password: string): string {
    return `imap://${mailboxUser}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/INBOX`;
  }

  /** A mail has come. */
  deliver(raw: string): void {
    this.#server.appendMessage('INBOX', [], false, Buffer.from(raw.replace(/\r?\n/g, '\r\n')).toString('latin1'));
  }

  /** Numbers of mails are others from now on. */
  renumber(): void {
    this.#server.folderCache['INBOX']!.uidvalidity += 1;
  }

  /** Nobody is answered until it listens again. */
  async stop(): Promise<void> {
    const closed = once(this.#server.server, 'close');
    this.#server.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
