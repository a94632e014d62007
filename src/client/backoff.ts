import type { Environment } from './types.ts';

/** How long to wait before the next try. */
export interface Backoff {
  next(): number;
  /** The other side asked for at least this long. */
  suggest(delay: number): void;
  /** It works again. */
  reset(): void;
}

const first = 1_000;
const longest = 30_000;

/**
 * Full jitter: anything from nothing to a bound, so that clients cut off together do not come back together. The bound grows with each try, but
 * by the time that the outage lasts: who had a few short waits by chance is not kept waiting longer than the others, and nobody waits longer
 * than a second more than the relay was away.
 */
export function createBackoff(environment: Environment): Backoff {
  let since = Infinity;
  let suggested = 0;
  return {
    next() {
      // A clock that was set back begins anew, or every try would follow at once until it has caught up.
      since = Math.min(since, environment.now());
      const delay = suggested + environment.random() * Math.min(first + environment.now() - since, longest);
      // What was asked for is no outage.
      since += suggested;
      suggested = 0;
      return delay;
    },
    suggest(delay) {
      suggested = delay;
    },
    reset() {
      since = Infinity;
    },
  };
}
