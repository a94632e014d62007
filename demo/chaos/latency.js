// How long it took from send to acknowledgement, over the last minute, and how much passed in each second.

/** What is remembered, in seconds; a little more than what is shown. */
export const memory = 64;

class Second {
  times = [];
  acknowledged = 0;
  received = 0;

  constructor(at) {
    this.at = at;
  }
}

export class Latency {
  #seconds = [];
  #now;

  /** @param {() => number} now In milliseconds. */
  constructor(now = Date.now) {
    this.#now = now;
  }

  acknowledged(milliseconds) {
    const second = this.#second();
    second.times.push(milliseconds);
    second.acknowledged += 1;
  }

  received() {
    this.#second().received += 1;
  }

  /** The half and the 99th of a hundred waited no longer than this, in the last `seconds`; undefined when nobody waited. */
  summary(seconds = 60) {
    const since = Math.floor(this.#now() / 1000) - seconds;
    return { ...quantiles(this.#seconds.filter(({ at }) => at > since).flatMap(({ times }) => times)) };
  }

  /** Second by second, oldest first; the running one is left out. A second in which nothing came is there, with zeros. */
  get series() {
    const present = Math.floor(this.#now() / 1000);
    const first = this.#seconds[0]?.at ?? present;
    const known = new Map(this.#seconds.map((second) => [second.at, second]));
    return Array.from({ length: Math.max(0, present - first) }, (_, index) => {
      const { at, times, acknowledged, received } = known.get(first + index) ?? new Second(first + index);
      return { at, acknowledged, received, ...quantiles(times) };
    });
  }

  #second() {
    const at = Math.floor(this.#now() / 1000);
    if (this.#seconds.at(-1)?.at !== at) this.#seconds.push(new Second(at));
    while (this.#seconds[0].at < at - memory) this.#seconds.shift();
    return this.#seconds.at(-1);
  }
}

function quantiles(times) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { half: at(0.5), worst: at(0.99) };
}

/** @param {number | undefined} milliseconds */
export function inWords(milliseconds) {
  if (milliseconds === undefined) return '–';
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
