import type { Clock } from './clock.ts';
import { bounds } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';
import type { Identity } from './policy/identity.ts';
import { canEraseSelf } from './policy/self.ts';

/** Why somebody is not erased now. */
export interface ErasureRefusal {
  readonly code: 'forbidden' | 'limited';
  readonly message: string;
  /** Milliseconds after which another try makes sense. */
  readonly retryAfter?: number;
}

/** Erases people by their own hand, one after the other and not too many: each costs everybody a moment (P21). */
export class Erasures {
  readonly #clock: Clock;
  readonly #erase: (user: string) => Promise<unknown>;
  readonly #bucket: TokenBucket;
  #last: Promise<unknown> = Promise.resolve();

  /** @param erase Erases a user, with their files, and notes that they have asked for it. */
  constructor(clock: Clock, erase: (user: string) => Promise<unknown>) {
    this.#clock = clock;
    this.#erase = erase;
    this.#bucket = new TokenBucket(bounds.erasureBurst, clock.elapsed());
  }

  /** Resolves when nothing is left of them, or at once to why that is not done. */
  async ofOneself(identity: Identity): Promise<ErasureRefusal | undefined> {
    if (!canEraseSelf(identity)) {
      return {
        code: 'forbidden',
        message: 'guests and users erase themselves; others are erased by who runs the relay',
      };
    }
    const retryAfter = this.#bucket.take(bounds.erasureRate, bounds.erasureBurst, this.#clock.elapsed());
    if (retryAfter > 0) return { code: 'limited', message: 'too many people are erased at a time', retryAfter };
    const work = this.#last.then(() => this.#erase(identity.user.id));
    // One that fails is no reason for the next.
    this.#last = work.catch(() => {});
    await work;
    return undefined;
  }
}
