import { createTimer } from './environment.ts';
import type { Environment } from './types.ts';

/** Who is typing, both ways (P10). */
export interface Typing {
  /** Ids of those who type now. */
  users(): string[];
  /** Another one types, or has stopped. */
  heard(user: string, on: boolean): void;
  /** We type, or have stopped. */
  tell(on?: boolean): void;
  clear(): void;
}

/** Of our own keystrokes one in this time is told. */
const interval = 3_000;
/** Who has not been heard of for so long has stopped. */
const expiry = 6_000;

export function createTyping(environment: Environment, send: (on: boolean) => void, changed: () => void): Typing {
  const { now } = environment;
  /** In the order of their ends. */
  const until = new Map<string, number>();
  const timer = createTimer(environment);
  let told = -Infinity;

  function expire(): void {
    for (const [user, end] of until) {
      if (end > now()) {
        timer.set(end - now(), expire);
        break;
      }
      until.delete(user);
    }
    changed();
  }

  return {
    users: () => [...until.keys()],
    heard(user, on) {
      if (!until.delete(user) && !on) return;
      if (on) until.set(user, now() + expiry);
      expire();
    },
    tell(on = true) {
      if (on ? now() - told < interval : now() - told > expiry) return;
      told = on ? now() : -Infinity;
      send(on);
    },
    clear() {
      until.clear();
      timer.clear();
    },
  };
}
