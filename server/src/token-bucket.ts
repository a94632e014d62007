/** Lets `rate` a second through over time, and `burst` at once. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(burst: number, now: number) {
    this.#tokens = burst;
    this.#at = now;
  }

  /** Whether it says nothing that a new one would not say. */
  isFull(rate: number, burst: number, now: number): boolean {
    return this.#tokens + ((now - this.#at) / 1_000) * rate >= burst;
  }

  /** Takes one, or so many, and returns 0; or takes none and returns the milliseconds until there are enough. */
  take(rate: number, burst: number, now: number, count = 1): number {
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(now - this.#at, 0) * rate) / 1_000);
    this.#at = now;
    // A hair less than one is one: fractions add up to a little less than they should.
    if (this.#tokens > count - 1e-6) {
      this.#tokens = Math.max(this.#tokens - count, 0);
      return 0;
    }
    return Math.ceil(((count - this.#tokens) / rate) * 1_000);
  }

  /** What was taken was not needed. */
  giveBack(burst: number, count = 1): void {
    this.#tokens = Math.min(burst, this.#tokens + count);
  }
}
