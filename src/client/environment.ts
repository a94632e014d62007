import type { Environment } from './types.ts';

/** The platform's clock, chance, timers, network and page. */
export const platform = (): Environment => ({
  now: Date.now,
  random: Math.random,
  setTimeout,
  clearTimeout,
  fetch,
  // Not in Node, whose processes have locks and channels too.
  page: globalThis.document && globalThis,
});

/** A timer that holds one call at a time. */
export interface Timer {
  /** Whether a call is still to come. */
  isSet(): boolean;
  set(milliseconds: number, callback: () => void): void;
  clear(): void;
}

/** About what `setTimeout` takes for longest. */
const longest = 2_000_000_000;

export function createTimer(environment: Environment): Timer {
  // Without an object before the dot, which the browser's would refuse.
  const { setTimeout, clearTimeout } = environment;
  let handle: unknown;
  const clear = () => {
    clearTimeout(handle);
    handle = undefined;
  };
  return {
    isSet: () => !!handle,
    set(milliseconds, callback) {
      clear();
      handle = setTimeout(
        () => {
          handle = undefined;
          callback();
        },
        Math.min(milliseconds, longest),
      );
    },
    clear,
  };
}
