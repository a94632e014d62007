import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** What is between pages and the relay, and can be cut. */
export class Cable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Whether nothing new gets through. */
  isDown = false;
  /** How many bytes of each connection get through to the relay; what comes after them is held back. */
  most = Infinity;
  #held: (() => void)[] = [];

  private constructor(port: number) {
    this.#server = createServer((socket) => {
      if (this.isDown) return void socket.destroy();
      const onward = connect(port, '127.0.0.1');
      for (const end of [socket, onward]) {
        this.#sockets.add(end);
        end.on('error', () => undefined);
        end.on('close', () => {
          this.#sockets.delete(end);
          socket.destroy();
          onward.destroy();
        });
      }
      socket.pipe(this.#gate()).pipe(onward).pipe(socket);
    });
  }

  /** One to this port of this machine. */
  static async to(port: number): Promise<Cable> {
    const cable = new Cable(port);
    await new Promise<void>((resolve) => cable.#server.listen(0, '127.0.0.1', resolve));
    return cable;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #gate(): Transform {
    let passed = 0;
    return new Transform({
      transform: (bytes: Buffer, _, done) => {
        passed += bytes.length;
        if (passed <= this.most) done(null, bytes);
        else this.#held.push(() => done(null, bytes));
      },
    });
  }

  /** Lets everything through, and what was held back. */
  flow(): void {
    this.most = Infinity;
    for (const pass of this.#held.splice(0)) pass();
  }

  /** Ends what is open. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}
