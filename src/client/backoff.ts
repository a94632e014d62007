/** How long to wait before the next try. */
export interface Backoff {
  next(): number;
  /** The other side asked for at least this long; `exact` when it has spread its clients itself (P15). */
  suggest(delay: number, exact?: boolean): void;
  /** It works again. */
  reset(): void;
}

const first = 1_000;
const longest = 30_000;

/** Full jitter: anything from nothing to a bound that doubles, so that clients cut off together do not come back together. */
export function createBackoff(random: () => number): Backoff {
  let bound = first;
  let suggested = 0;
  let exact = false;
  return {
    next() {
      const delay = suggested + (exact ? 0 : random() * bound);
      if (!exact) bound = Math.min(bound * 2, longest);
      suggested = 0;
      exact = false;
      return delay;
    },
    suggest(delay, exactly = false) {
      suggested = delay;
      exact = exactly;
    },
    reset() {
      bound = first;
    },
  };
}
