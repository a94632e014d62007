/** Everything the relay takes from its surroundings, so that tests need no waiting. */
export interface Clock {
  /** The wall clock, in milliseconds since 1970: for what is told and stored. It may jump. */
  now(): number;
  /**
   * Milliseconds since some fixed moment, never jumping: for everything that waits. Whole ones: each moment that is kept as a fraction is an
   * object of its own, and an idle connection keeps five.
   */
  elapsed(): number;
  /** Calls back again and again until the returned function is called. Does not keep the process alive. */
  every(milliseconds: number, callback: () => void): () => void;
  /** A number from 0 up to but without 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => Math.floor(performance.now()),
  every(milliseconds, callback) {
    const interval = setInterval(callback, milliseconds);
    interval.unref();
    return () => clearInterval(interval);
  },
  random: Math.random,
};
