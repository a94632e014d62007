import type { Environment } from './types.ts';

export const platform: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle as number),
};

/** A timer that holds one call at a time. */
export interface Timer {
  readonly pending: boolean;
  set(milliseconds: number, callback: () => void): void;
  clear(): void;
}

/** Longest delay that `setTimeout` takes. */
const longest = 2 ** 31 - 1;

export function createTimer(environment: Environment): Timer {
  let handle: unknown;
  const clear = () => {
    if (handle !== undefined) environment.clearTimeout(handle);
    handle = undefined;
  };
  return {
    get pending() {
      return handle !== undefined;
    },
    set(milliseconds, callback) {
      clear();
      handle = environment.setTimeout(
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
