// Faults that end by themselves: who made one may be gone when its time is over.

/** No fault with an end lasts longer, in milliseconds. */
export const longestLease = 60_000;

export class Lease {
  #timers = new Map();

  /**
   * Calls `end` after so long, unless it is renewed or ended before.
   * @param {unknown} key @param {number} milliseconds @param {() => void} end
   */
  grant(key, milliseconds, end) {
    this.end(key);
    const timer = setTimeout(
      () => {
        this.#timers.delete(key);
        end();
      },
      Math.min(milliseconds, longestLease),
    );
    this.#timers.set(key, timer);
  }

  end(key) {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  endAll() {
    for (const key of [...this.#timers.keys()]) this.end(key);
  }
}
