import type { Environment } from './types.ts';

export const platform: Environment = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle as number),
};

/** A timer that holds one call at a time. */
export interface Timer {
  /** Whether a call is still to come. */
  isSet(): boolean;
  set(milliseconds: number, callback: () => void): void;
  clear(): void;
}

/** What `setTimeout` takes for longest. */
const longest = 2 ** 31 - 1;

export function createTimer(environment: Environment): Timer {
  let handle: unknown;
  const clear = () => {
    environment.clearTimeout(handle);
    handle = undefined;
  };
  return {
    isSet: () => handle !== undefined,
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
