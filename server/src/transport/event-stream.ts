import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { closeCodes, type CloseReason } from '../../../src/protocol/index.ts';
import { Timer, type TimerWheel } from '../heartbeat.ts';
import { bounds } from '../limits.ts';
import type { Answers } from './answers.ts';
import type { Connection, ConnectionHandler } from './connection.ts';

/** How a POST is answered: taken in and handled, not now, or never. */
export type Verdict = 'handled' | 'busy' | 'stream-gone';

/**
 * A connection made of HTTP requests (P16): what the relay says goes out by its answers, what the client says comes in by POSTs that name
 * the connection's secret id.
 */
export class EventStreamConnection implements Connection {
  /** Whoever knows it speaks as this client. Never logged. */
  readonly id = randomBytes(16).toString('base64url');
  /** The page that opened it; no other may use it. */
  readonly origin: string | undefined;
  handler: ConnectionHandler | undefined;
  received = 0;
  readonly #answers: Answers;
  readonly #wheel: TimerWheel;
  readonly #onGone: () => void;
  readonly #deadline = new Timer({ onTimer: () => this.terminate() });
  #state: 'open' | 'closing' | 'gone' = 'open';
  /** Number of the last POST that was taken in. */
  #number = 0;
  #isPaused = false;
  /** Answers the POST that was taken in last, when the session reads again. */
  #held: ((verdict: Verdict) => void) | undefined;

  constructor(origin: string | undefined, answers: Answers, wheel: TimerWheel, onGone: () => void) {
    this.origin = origin;
    this.#answers = answers;
    this.#wheel = wheel;
    this.#onGone = onGone;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get backlog(): number {
    return this.#answers.backlog;
  }

  // ── From the client ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Takes frames in, in the order of their numbers and each number once, so that a POST may be repeated by whoever got no answer. Without a
   * number: a sign of life, with or without a last word.
   */
  take(number: number | undefined, frames: readonly string[], answer: (verdict: Verdict) => void): void {
    if (this.#state === 'gone') return answer('stream-gone');
    const isRepeated = number !== undefined && number === this.#number;
    if (number !== undefined && !isRepeated && number !== this.#number + 1) return answer('stream-gone');
    // One that is not read at the moment may not send more before it was answered.
    if (this.#isPaused && !isRepeated && frames.length > 0) return answer('busy');
    this.handler?.onPong();
    if (!isRepeated) {
      if (number !== undefined) this.#number = number;
      for (const frame of frames) this.handler?.onText(frame);
    }
    if (number === undefined || !this.#isPaused || !this.isOpen) return answer('handled');
    this.#held?.('busy');
    this.#held = answer;
  }

  /** A long poll came. Who does not ask again in time is gone. */
  asked(response: ServerResponse): void {
    this.handler?.onPong();
    if (this.isOpen) this.#wheel.cancel(this.#deadline);
    response.on('close', () => {
      if (this.isOpen) this.#wheel.set(this.#deadline, bounds.pollGap);
    });
  }

  /** More than may come at once. */
  takeTooMuch(): void {
    this.handler?.onFault('frame-too-large');
  }

  /** Bytes that are no text. */
  takeGarbage(): void {
    this.handler?.onBinary();
  }

  // ── From the session ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

  write(frame: Buffer): void {
    if (this.isOpen) this.#answers.write([frame]);
  }

  writeBoth(first: Buffer, second: Buffer): void {
    if (this.isOpen) this.#answers.write([first, second]);
  }

  whenDrained(callback: () => void): void {
    this.#answers.whenDrained(callback);
  }

  ping(frame?: Buffer): void {
    if (frame) this.write(frame);
    if (this.isOpen) this.#answers.tell({ ping: true });
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#held?.('handled');
    this.#held = undefined;
  }

  close(reason?: CloseReason): void {
    if (!this.isOpen) return;
    this.#answers.tell(reason ? { close: closeCodes[reason], reason } : { close: 1000, reason: '' });
    this.#state = 'closing';
    this.#answers.end();
    this.resume();
    this.#wheel.set(this.#deadline, bounds.closeDeadline);
  }

  terminate(): void {
    if (this.#state !== 'gone') this.#answers.destroy();
  }

  /** The client is gone, or has everything. */
  gone(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#wheel.cancel(this.#deadline);
    this.#held?.('stream-gone');
    this.#held = undefined;
    this.#onGone();
    const { handler } = this;
    this.handler = undefined;
    handler?.onClose();
  }
}
