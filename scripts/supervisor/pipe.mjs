// One direction of a connection through a wire: what comes out of one socket goes into another, when and as fast as the wire lets it.

/** Bytes that may wait in here before the sender is held back. */
const most = 262_144;
/** How often a slow pipe lets its drops fall, in milliseconds. */
const drop = 50;

export class Pipe {
  #from;
  #to;
  #flow;
  /** What has come out of one socket and is not in the other yet; the end is an entry without bytes. */
  #waiting = [];
  #bytes = 0;
  #full = false;
  #timer;

  /**
   * @param {import('node:net').Socket} from
   * @param {import('node:net').Socket} to
   * @param {import('./conditions.mjs').Flow} flow
   */
  constructor(from, to, flow) {
    this.#from = from;
    this.#to = to;
    this.#flow = flow;
    from.on('data', (chunk) => this.#take(chunk));
    from.on('end', () => this.#take(undefined));
    to.on('drain', () => {
      this.#full = false;
      this.#move();
    });
    from.once('close', () => clearTimeout(this.#timer));
    this.#move();
  }

  /** As if they had come out of the socket just now. */
  unread(chunk) {
    this.#take(chunk);
  }

  set flow(flow) {
    this.#flow = flow;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#move();
  }

  /** Whether nothing is on its way through here. */
  get empty() {
    return this.#waiting.length === 0;
  }

  #take(chunk) {
    this.#waiting.push({ chunk, due: Date.now() + this.#flow.delay });
    this.#bytes += chunk?.length ?? 0;
    this.#move();
  }

  #move() {
    const { open, rate } = this.#flow;
    let allowance = rate === Infinity ? Infinity : (rate * drop) / 1_000;
    // A slow pipe that is waiting for its next drop is not hurried by what comes in meanwhile.
    if (open && !this.#timer) {
      while (this.#waiting.length && !this.#full && allowance > 0) {
        const [{ chunk, due }] = this.#waiting;
        const wait = due - Date.now();
        if (wait > 0) {
          this.#later(wait);
          break;
        }
        if (!chunk) {
          this.#waiting.shift();
          this.#to.end();
          continue;
        }
        const part = chunk.length > allowance ? chunk.subarray(0, allowance) : chunk;
        if (part === chunk) this.#waiting.shift();
        else this.#waiting[0].chunk = chunk.subarray(part.length);
        allowance -= part.length;
        this.#bytes -= part.length;
        if (!this.#to.write(part)) this.#full = true;
      }
      if (rate !== Infinity && this.#waiting.length && !this.#timer) this.#later(drop);
    }
    if (this.#from.destroyed) return;
    if (open && !this.#full && this.#bytes < most) this.#from.resume();
    else this.#from.pause();
  }

  #later(milliseconds) {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#move();
    }, milliseconds);
  }
}
