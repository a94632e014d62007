import { Timer } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { Services } from './services.ts';
import { TokenBucket } from './token-bucket.ts';
import type { Connection } from './transport/connection.ts';

/** Whose messages these are. */
export interface IntakeOwner {
  /** Nothing is handled any more. */
  readonly isClosing: boolean;
  /** Its hello is being answered, for which everything waits. */
  readonly isAuthenticating: boolean;
  /** More waits to be read by the client than may: until it has been, nothing is handled. */
  readonly isFull: boolean;
  handle(message: object): void;
}

/** What a connection has said and must wait, in order. While something does, no more is read from the connection. */
export class Intake {
  readonly #owner: IntakeOwner;
  readonly #connection: Connection;
  readonly #services: Services;
  /** Undefined when nothing waits. */
  #queue: object[] | undefined;
  /** Joins, pages and the like that the store works on. */
  #beingAnswered = 0;
  #isPaused = false;
  #isProceeding = false;
  /** How many messages may be handled now. Who sends more is not refused, but read more slowly. */
  readonly #budget: TokenBucket;
  #pace: Timer | undefined;

  constructor(owner: IntakeOwner, connection: Connection, services: Services) {
    this.#owner = owner;
    this.#connection = connection;
    this.#services = services;
    this.#budget = new TokenBucket(services.messageBudget.burst, services.clock.elapsed());
  }

  add(messages: readonly object[]): void {
    const queue = (this.#queue ??= []);
    for (const message of messages) queue.push(message);
    this.proceed();
  }

  clear(): void {
    this.#queue = undefined;
  }

  /** Handles what waits, in order, until something must be waited for; then nothing more is read from the connection. */
  proceed(): void {
    const queue = this.#queue;
    // What is answered at once comes back here while its frame is still being handled.
    if (!queue || this.#isProceeding) return;
    this.#isProceeding = true;
    let done = 0;
    while (done < queue.length && !this.#owner.isClosing && !this.#mustWait()) this.#owner.handle(queue[done++]!);
    this.#isProceeding = false;
    if (done < queue.length && !this.#owner.isClosing) {
      this.#queue = queue.slice(done);
      this.#pause(true);
      // Not by its confirmations: while nothing is read none comes.
      if (this.#owner.isFull) this.#connection.whenDrained(() => this.proceed());
    } else {
      this.#queue = undefined;
      this.#pause(false);
    }
  }

  /** Works on an answer that takes its time: of such there are so many at once, and what comes after them waits. */
  async answering(work: () => Promise<void>): Promise<void> {
    this.#beingAnswered += 1;
    try {
      await work();
    } finally {
      this.#beingAnswered -= 1;
      this.proceed();
    }
  }

  /** Whether the next message must wait: for the hello's answer, for the store, for the client to read, for its budget. */
  #mustWait(): boolean {
    return (
      this.#owner.isAuthenticating ||
      this.#beingAnswered >= bounds.readsInFlight ||
      this.#owner.isFull ||
      this.#isOverBudget()
    );
  }

  #isOverBudget(): boolean {
    const { clock, messageBudget, wheel } = this.#services;
    const wait = this.#budget.take(messageBudget.rate, messageBudget.burst, clock.elapsed());
    if (wait === 0) return false;
    this.#pace ??= new Timer({ onTimer: () => this.proceed() });
    wheel.set(this.#pace, wait);
    return true;
  }

  #pause(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#connection.pause();
    else this.#connection.resume();
  }
}
