// One connection through a wire: `near` is the browser's socket, `far` the relay's, opened when bytes may flow up for the first time.
import { connect } from 'node:net';
import { Pipe } from './pipe.mjs';

/** The head of a request is not longer than this; what is longer passes unread. */
const longestHead = 16_384;

export class Link {
  #near;
  #far;
  #target;
  #onClose;
  #condition;
  #up;
  #down;
  /** What came before it was known what to do with it. */
  #head = Buffer.alloc(0);
  #isWebSocket = false;
  #answered = false;

  /**
   * @param {import('node:net').Socket} near
   * @param {{ host: string, port: number }} target
   * @param {import('./conditions.mjs').Condition} condition
   * @param {() => void} onClose
   */
  constructor(near, target, condition, onClose) {
    this.#near = near;
    this.#target = target;
    this.#condition = condition;
    this.#onClose = onClose;
    near.pause();
    near.once('close', () => this.#closed());
    near.on('data', this.#readHead);
    near.on('end', this.#endEarly);
    this.#go();
  }

  set condition(condition) {
    this.#condition = condition;
    if (condition.resets || (condition.socketless && this.#isWebSocket)) this.reset();
    else if (condition.answers && this.#up) this.#finish();
    else {
      if (this.#up) {
        this.#up.flow = condition.up;
        this.#down.flow = condition.down;
      }
      this.#go();
    }
  }

  reset() {
    for (const side of [this.#near, this.#far]) {
      // A socket that is just being shut down never closes when it is reset.
      if (side?.writableEnded) side.destroy();
      else side?.resetAndDestroy();
    }
    this.#onClose();
  }

  /** While it is held, neither side learns that the other has ended. */
  #go() {
    for (const side of [this.#near, this.#far]) if (side?.destroyed) return this.#closed();
    if (!this.#up && this.#condition.up.open) this.#near.resume();
    else if (!this.#up) this.#near.pause();
  }

  #readHead = (chunk) => {
    this.#head = Buffer.concat([this.#head, chunk]);
    const text = this.#head.toString('latin1');
    if (!text.includes('\r\n\r\n') && this.#head.length < longestHead) return;
    this.#isWebSocket = /\r\nupgrade: *websocket\r\n/i.test(text);
    const { answers, socketless } = this.#condition;
    if (answers) this.#answer(answers);
    else if (socketless && this.#isWebSocket) this.#answer('403 Forbidden');
    else this.#open();
  };

  #endEarly = () => this.reset();

  /** In the relay's place, as a proxy does. */
  #answer(status) {
    if (this.#answered) return;
    this.#answered = true;
    this.#near.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    this.#near.resume();
  }

  #finish() {
    this.#near.end();
    this.#far.end();
  }

  #open() {
    this.#near.off('data', this.#readHead);
    this.#near.off('end', this.#endEarly);
    this.#far = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    this.#far.on('error', ignore);
    this.#far.once('close', () => this.#closed());
    this.#up = new Pipe(this.#near, this.#far, this.#condition.up);
    this.#down = new Pipe(this.#far, this.#near, this.#condition.down);
    this.#up.unread(this.#head);
    this.#head = Buffer.alloc(0);
  }

  /** One side is gone, for whatever reason: so is the other, at once and audibly, unless it was ended in good order. */
  #closed() {
    const { up, down } = this.#condition;
    // Nobody is told through a wire that lets nothing pass, only once it does again.
    const gone = this.#near.destroyed ? up : down;
    if (!gone.open) return;
    for (const side of [this.#near, this.#far]) {
      if (!side || side.destroyed) continue;
      if (side.writableEnded) side.destroySoon();
      else side.resetAndDestroy();
    }
    this.#onClose();
  }
}

function ignore() {
  // A reset is this proxy's trade; the link's close tells the rest.
}
