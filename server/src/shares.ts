import type { Clock } from './clock.ts';
import { bounds } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** What one address, or one user, has of the relay at the moment. */
export class Share {
  connections = 0;
  /** When it was last looked for, or a connection of it ended. */
  usedAt: number;

  constructor(now: number) {
    this.usedAt = now;
  }
}

/** Of an address: how fast it may connect. */
export class AddressShare extends Share {
  readonly arrivals: TokenBucket;
  /** Of requests by HTTP; made when needed. */
  requests: TokenBucket | undefined;

  constructor(now: number, burst: number) {
    super(now);
    this.arrivals = new TokenBucket(burst, now);
  }
}

/** Of a user: what all connections of theirs may send together. Made when needed: who only reads has none. */
export class UserShare extends Share {
  sends: TokenBucket | undefined;
  signals: TokenBucket | undefined;
  searches: TokenBucket | undefined;
  rings: TokenBucket | undefined;
  /** Of requests by HTTP. */
  requests: TokenBucket | undefined;
}

/**
 * The shares of all who are there, and of those who were a moment ago, so that nobody is given a new one by coming again. Their number is
 * bounded: above it further ones are not remembered, and only the bounds of the whole relay hold for them.
 */
export class Shares<S extends Share> {
  readonly #shares = new Map<string, S>();
  readonly #clock: Clock;
  readonly #make: (now: number) => S;
  #nextSweep: number;

  constructor(clock: Clock, make: (now: number) => S) {
    this.#clock = clock;
    this.#make = make;
    this.#nextSweep = clock.elapsed() + bounds.shareMemory;
  }

  get size(): number {
    return this.#shares.size;
  }

  of(key: string): S {
    const now = this.#clock.elapsed();
    const known = this.#shares.get(key);
    if (known) {
      known.usedAt = now;
      return known;
    }
    if (now >= this.#nextSweep) this.#sweep(now);
    const share = this.#make(now);
    if (this.#shares.size < bounds.shares) this.#shares.set(key, share);
    return share;
  }

  /** How many somebody has now, who need not be known. */
  connectionsOf(key: string): number {
    return this.#shares.get(key)?.connections ?? 0;
  }

  /** Counts a connection, until {@link release} is called for it. */
  hold(share: S): void {
    share.connections += 1;
  }

  release(share: S): void {
    share.connections -= 1;
    share.usedAt = this.#clock.elapsed();
  }

  /** Forgets those who are gone for so long that their buckets are full again. */
  #sweep(now: number): void {
    this.#nextSweep = now + bounds.shareMemory;
    for (const [key, { connections, usedAt }] of this.#shares) {
      if (connections === 0 && now - usedAt >= bounds.shareMemory) this.#shares.delete(key);
    }
  }
}
