import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { TokenBucket } from '../token-bucket.ts';

/** How many transfers there may be at a time. */
export interface TransferBounds {
  readonly all: number;
  readonly perUser: number;
  readonly perAddress?: number;
  /** New ones of a user, a second and at once. */
  readonly rate?: number;
  readonly burst?: number;
}

/** Why not now: for how many milliseconds, and what there is too much of. */
export interface TooMany {
  readonly code: 'busy' | 'limited';
  readonly message: string;
  readonly retryAfter: number;
}

/** Lets so many transfers through at a time. */
export class Turnstile {
  readonly #bounds: TransferBounds;
  readonly #clock: Clock;
  readonly #users = new Map<string, number>();
  readonly #addresses = new Map<string, number>();
  readonly #rates = new Map<string, TokenBucket>();
  #all = 0;
  #prunedAt = 0;

  constructor(transfers: TransferBounds, clock: Clock) {
    this.#bounds = transfers;
    this.#clock = clock;
  }

  get count(): number {
    return this.#all;
  }

  /** Lets one in, and returns the function that lets it out; or why not. */
  enter(user: string, address: string | undefined): (() => void) | TooMany {
    const { all, perUser, perAddress = Infinity } = this.#bounds;
    const ofUser = this.#users.get(user) ?? 0;
    const ofAddress = address === undefined ? 0 : (this.#addresses.get(address) ?? 0);
    if (ofUser >= perUser) return { code: 'limited', message: `more than ${perUser} at a time`, retryAfter: 1_000 };
    if (this.#all >= all || ofAddress >= perAddress) {
      return { code: 'busy', message: 'too many files are under way', retryAfter: 2_000 };
    }
    const wait = this.#wait(user);
    if (wait > 0) return { code: 'limited', message: 'too many files in a short time', retryAfter: wait };
    this.#all += 1;
    this.#users.set(user, ofUser + 1);
    if (address !== undefined) this.#addresses.set(address, ofAddress + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#all -= 1;
      leave(this.#users, user);
      if (address !== undefined) leave(this.#addresses, address);
    };
  }

  #wait(user: string): number {
    const { rate, burst } = this.#bounds;
    if (rate === undefined || burst === undefined) return 0;
    const now = this.#clock.elapsed();
    // After this time every one is full again, and says nothing.
    if (now - this.#prunedAt > (1_000 * burst) / rate) {
      this.#prunedAt = now;
      for (const [name, bucket] of this.#rates) if (bucket.isFull(rate, burst, now)) this.#rates.delete(name);
    }
    let bucket = this.#rates.get(user);
    if (!bucket) this.#rates.set(user, (bucket = new TokenBucket(burst, now)));
    return bucket.take(rate, burst, now);
  }
}

function leave(counts: Map<string, number>, name: string): void {
  const count = (counts.get(name) ?? 0) - 1;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}

export const uploadBounds: TransferBounds = {
  all: bounds.uploads,
  perUser: bounds.uploadsPerUser,
  perAddress: bounds.uploadsPerAddress,
  rate: bounds.uploadRate,
  burst: bounds.uploadBurst,
};

export const downloadBounds: TransferBounds = { all: bounds.downloads, perUser: bounds.downloadsPerUser };
