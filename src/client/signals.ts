import { createTimer } from './environment.ts';
import type { Environment } from './types.ts';

/** Who is typing, both ways (P10). */
export interface Typing {
  /** Users who type now. */
  readonly users: readonly string[];
  /** Another one types, or has stopped. */
  heard(user: string, on: boolean): void;
  /** We type, or have stopped. */
  tell(on: boolean): void;
  clear(): void;
}

/** Of our own keystrokes one in this time is told. */
const interval = 3_000;
/** Who has not been heard of for so long has stopped. */
const expiry = 6_000;

export function createTyping(environment: Environment, send: (on: boolean) => void, changed: () => void): Typing {
  const until = new Map<string, number>();
  const timer = createTimer(environment);
  let told = -Infinity;

  function expire(): void {
    const now = environment.now();
    for (const [user, end] of until) {
      if (end > now) {
        // In order of hearing: the rest ends later.
        timer.set(end - now, expire);
        break;
      }
      until.delete(user);
    }
    changed();
  }

  return {
    get users() {
      return [...until.keys()];
    },
    heard(user, on) {
      const known = until.delete(user);
      if (on) until.set(user, environment.now() + expiry);
      if (on || known) expire();
    },
    tell(on) {
      const now = environment.now();
      if (on ? now - told < interval : now - told > expiry) return;
      told = on ? now : -Infinity;
      send(on);
    },
    clear() {
      until.clear();
      timer.clear();
    },
  };
}
