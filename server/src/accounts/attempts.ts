import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { TokenBucket } from '../token-bucket.ts';

/** How often one may try at once, and how often more a second. */
export interface AttemptBounds {
  readonly rate: number;
  readonly burst: number;
}

/** How often something may be tried, for each of many keys: some times at once, and then slowly. */
export class Attempts {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #clock: Clock;
  readonly #rate: number;
  readonly #burst: number;
  #nextSweep = 0;

  constructor(clock: Clock, { rate, burst }: AttemptBounds) {
    this.#clock = clock;
    this.#rate = rate;
    this.#burst = burst;
  }

  /** Counts a try, or so many, and returns 0; or returns the milliseconds until there may be so many. */
  take(key: string, count = 1): number {
    return this.#of(key).take(this.#rate, this.#burst, this.#now(), count);
  }

  /** What was counted has not happened. */
  giveBack(key: string, count = 1): void {
    this.#buckets.get(key)?.giveBack(this.#burst, count);
  }

  /** It was the right one. */
  forget(key: string): void {
    this.#buckets.delete(key);
  }

  #now(): number {
    return this.#clock.elapsed();
  }

  #of(key: string): TokenBucket {
    const known = this.#buckets.get(key);
    if (known) return known;
    this.#sweep();
    const bucket = new TokenBucket(this.#burst, this.#now());
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #sweep(): void {
    const now = this.#now();
    if (now >= this.#nextSweep) {
      this.#nextSweep = now + bounds.shareMemory;
      for (const [key, bucket] of this.#buckets)
        if (bucket.isFull(this.#rate, this.#burst, now)) this.#buckets.delete(key);
    }
    // One who tries ever other names pushes out the oldest: those names were not tried for the longest time.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < bounds.shares) break;
      this.#buckets.delete(key);
    }
  }
}
