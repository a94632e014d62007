import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What a mail server does with the next mail: it takes it, says no for now or for good, ends the connection, or never answers. */
export type MailAct = 'take' | 'later' | 'refuse' | 'refuse-login' | 'cut' | 'hang';

/** A mail as it came, with whom it was sent to. */
export interface TakenMail {
  readonly raw: string;
  readonly to: readonly string[];
  readonly parsed: ParsedMail;
}

function refusalOf(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

/** A real mail server on a free port of this machine. */
export class MailServer {
  readonly taken: TakenMail[] = [];
  /** What it does with those that come next, in their order; all others it takes. */
  readonly acts: MailAct[] = [];
  /** How many came. */
  tries = 0;
  readonly #server: SMTPServer;
  #isHanging = false;
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server.server, 'listening');
    return server;
  }

  private constructor() {
    let act: MailAct = 'take';
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      onRcptTo: ({ address }, _session, done) => {
        act = this.acts.shift() ?? 'take';
        this.#isHanging = act === 'hang';
        this.tries += 1;
        if (act === 'later') done(refusalOf(451, `4.7.1 <${address}> greylisted`));
        else if (act === 'refuse') done(refusalOf(550, `5.1.1 <${address}> unknown`));
        else done();
      },
      onData: (stream, { envelope }, done) => {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => pieces.push(piece));
        stream.on('end', () => void this.#take(pieces, envelope.rcptTo, act, done));
      },
    });
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  async #take(
    pieces: readonly Buffer[],
    to: readonly { readonly address: string }[],
    act: MailAct,
    done: () => void,
  ): Promise<void> {
    if (act === 'hang') return;
    if (act === 'cut') {
      // As one that dies before it has answered.
      this.drop();
      return;
    }
    const raw = Buffer.concat(pieces).toString('latin1');
    this.taken.push({ raw, to: to.map(({ address }) => address), parsed: await simpleParser(Buffer.concat(pieces)) });
    done();
  }

  /** Ends all connections. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves when nobody is connected, or somebody is left hanging: to a client that connects the server says nothing for a tenth of a second. */
  async idle(): Promise<void> {
    if (!this.acts.includes('hang') && !this.#isHanging)
      await Promise.all([...this.#sockets].map((socket) => once(socket, 'close')));
  }

  async stop(): Promise<void> {
    this.drop();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
