import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What is done to everything that passes, until it is done otherwise. */
export interface Weather {
  /** `refuse`: reset. `swallow`: accepted and never answered. */
  readonly accept?: 'refuse' | 'swallow';
  /** Not one byte passes, and nobody is told: to the relay, to the client, or either way. */
  readonly hold?: 'up' | 'down' | 'both';
  /** Milliseconds that each way takes. */
  readonly latency?: number;
  /** Bytes in one piece at most, so that frames are split everywhere. */
  readonly pieces?: number;
  /** Milliseconds between two pieces. */
  readonly pace?: number;
  /** Requests for a WebSocket are turned away, as some proxies do; everything else passes. */
  readonly blockUpgrades?: boolean;
}

type Direction = 'up' | 'down';

/** So much may wait in a direction before its source is read no further. */
const roomFor = 65_536;

/** A client's network: a TCP proxy whose connections can be broken in every way in which networks do. */
export class Link {
  #weather: Weather = {};
  readonly #server: Server;
  readonly #target: () => number;
  readonly #pipes = new Set<Pipe>();
  /** Connections that were made so far. */
  connections = 0;

  private constructor(server: Server, target: () => number) {
    this.#server = server;
    this.#target = target;
    server.on('connection', (near) => this.#accept(near));
  }

  /** `target` is the relay's port. */
  static async open(target: () => number): Promise<Link> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Link(server, target);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get weather(): Weather {
    return this.#weather;
  }

  /** From now on it is so. What was held goes on, late, as TCP would deliver it. */
  set weather(weather: Weather) {
    const wasBlocked = this.#weather.blockUpgrades;
    this.#weather = weather;
    for (const pipe of this.#pipes) {
      const isBarred = weather.blockUpgrades && !wasBlocked && pipe.isUpgraded;
      if (isBarred || (pipe.isSwallowed && weather.accept !== 'swallow')) pipe.reset();
      else pipe.proceed();
    }
  }

  /** Everything that is open ends with a reset. */
  reset(): void {
    for (const pipe of this.#pipes) pipe.reset();
  }

  /** Everything that is open ends in good order, for both sides. */
  finish(): void {
    for (const pipe of this.#pipes) pipe.finish();
  }

  /** Everything that is open ends in the middle of what passes next. */
  cutInMidFrame(): void {
    for (const pipe of this.#pipes) pipe.isCut = true;
  }

  /** Fair weather, and nothing is cut any more that was to be cut. */
  heal(): void {
    for (const pipe of this.#pipes) pipe.isCut = false;
    this.weather = {};
  }

  async close(): Promise<void> {
    this.reset();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(near: Socket): void {
    near.on('error', ignore);
    if (this.#weather.accept === 'refuse') return void near.resetAndDestroy();
    this.connections += 1;
    const pipe = new Pipe(near, this.#target(), () => this.#weather);
    this.#pipes.add(pipe);
    near.once('close', () => this.#pipes.delete(pipe));
  }
}

/** One connection through a link. */
class Pipe {
  readonly #near: Socket;
  #far: Socket | undefined;
  readonly #port: number;
  readonly #weather: () => Weather;
  readonly #ways: Way[] = [];
  readonly isSwallowed: boolean;
  isUpgraded = false;
  /** It ends in the middle of what passes next. */
  isCut = false;

  constructor(near: Socket, port: number, weather: () => Weather) {
    this.#near = near;
    this.#port = port;
    this.#weather = weather;
    this.isSwallowed = weather().accept === 'swallow';
    near.once('close', () => this.#far?.resetAndDestroy());
    if (this.isSwallowed) near.resume();
    else this.#open();
  }

  #open(): void {
    const far = connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    far.on('error', ignore);
    this.#far = far;
    far.once('close', () => {
      if (far.writableEnded && far.readableEnded) this.#near.destroySoon();
      // While it is held nobody is told.
      else if (this.#weather().hold === undefined) this.#near.resetAndDestroy();
    });
    this.#ways.push(
      new Way('up', this.#near, far, this.#weather, this, (chunk) => this.#mayPass(chunk)),
      new Way('down', far, this.#near, this.#weather, this, () => true),
    );
  }

  proceed(): void {
    if (this.#far?.destroyed && this.#weather().hold === undefined) this.#near.resetAndDestroy();
    for (const way of this.#ways) way.proceed();
  }

  reset(): void {
    this.#near.resetAndDestroy();
    this.#far?.resetAndDestroy();
  }

  finish(): void {
    this.#near.end();
    this.#far?.end();
    this.#near.destroySoon();
    this.#far?.destroySoon();
  }

  #mayPass(chunk: Buffer): boolean {
    if (!this.isUpgraded && /^upgrade: *websocket\r$/im.test(chunk.toString('latin1'))) {
      if (this.#weather().blockUpgrades) {
        this.#near.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        this.#far?.resetAndDestroy();
        return false;
      }
      this.isUpgraded = true;
    }
    return true;
  }
}

/** One direction of a connection. */
class Way {
  readonly #direction: Direction;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #weather: () => Weather;
  readonly #queue: { chunk: Buffer; due: number }[] = [];
  #waiting = 0;
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    direction: Direction,
    from: Socket,
    to: Socket,
    weather: () => Weather,
    pipe: Pick<Pipe, 'isCut' | 'reset'>,
    mayPass: (chunk: Buffer) => boolean,
  ) {
    this.#direction = direction;
    this.#from = from;
    this.#to = to;
    this.#weather = weather;
    from.on('data', (chunk: Buffer) => {
      if (!mayPass(chunk)) return;
      if (pipe.isCut) this.#cut(chunk, () => pipe.reset());
      else this.#take(chunk);
    });
    from.on('end', () => {
      this.#isEnding = true;
      this.proceed();
    });
    from.once('close', () => clearTimeout(this.#timer));
    to.on('drain', () => this.proceed());
  }

  get #isHeld(): boolean {
    const { hold } = this.#weather();
    return hold === 'both' || hold === this.#direction;
  }

  /** What arrives of a stream is always its beginning: so the half is of what has waited longest. It goes out before the reset does. */
  #cut(chunk: Buffer, reset: () => void): void {
    const next = this.#queue[0]?.chunk ?? chunk;
    this.#queue.length = 0;
    this.#to.write(next.subarray(0, Math.ceil(next.length / 2)), reset);
  }

  #take(chunk: Buffer): void {
    this.#queue.push({ chunk, due: performance.now() + (this.#weather().latency ?? 0) });
    this.#waiting += chunk.length;
    if (this.#waiting > roomFor) this.#from.pause();
    this.proceed();
  }

  proceed(): void {
    if (this.#timer || this.#to.destroyed) return;
    while (this.#queue.length > 0 && !this.#isHeld && !this.#to.writableNeedDrain) {
      const [first] = this.#queue;
      const wait = first!.due - performance.now();
      if (wait > 0) return this.#wait(wait);
      const { pieces, pace = 0 } = this.#weather();
      const piece = pieces === undefined ? first!.chunk : first!.chunk.subarray(0, pieces);
      this.#to.write(piece);
      this.#waiting -= piece.length;
      if (piece.length === first!.chunk.length) this.#queue.shift();
      else first!.chunk = first!.chunk.subarray(piece.length);
      if (pieces !== undefined) return this.#wait(pace);
    }
    if (this.#waiting <= roomFor) this.#from.resume();
    if (this.#isEnding && this.#queue.length === 0 && !this.#isHeld) this.#to.end();
  }

  #wait(milliseconds: number): void {
    const goOn = (): void => {
      this.#timer = undefined;
      this.proceed();
    };
    // A timer takes a millisecond at least; pieces without a pace go out one in each turn.
    this.#timer = (milliseconds === 0 ? setImmediate(goOn) : setTimeout(goOn, milliseconds)) as NodeJS.Timeout;
  }
}

function ignore(): void {
  // A reset is this proxy's trade; the close tells the rest.
}
