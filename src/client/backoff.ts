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

/** Full jitter: anything from nothing to a bound that doubles, so that clients cut off together do not come back together. */
export function createBackoff(random: () => number): Backoff {
  let bound = first;
  let suggested = 0;
  return {
    next() {
      const delay = suggested + random() * bound;
      bound = Math.min(bound * 2, longest);
      suggested = 0;
      return delay;
    },
    suggest(delay) {
      suggested = delay;
    },
    reset() {
      bound = first;
    },
  };
}
