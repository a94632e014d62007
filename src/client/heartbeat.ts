import { createTimer } from './environment.ts';
import type { Environment, KnownLimits } from './types.ts';

/** Beats, and notices when nothing comes back (P7). */
export interface Heartbeat {
  /** Asks for a sign of life now, and waits so long for it; from then on at every interval. */
  beat(patience?: number): void;
  /** Something came from the relay. */
  heard(): void;
  /** An answer to a beat came: how long that took. */
  answered(): number;
  stop(): void;
}

/**
 * How long a probe is waited for, after the page or the machine may have slept: a beat that comes so late was asleep. And a connection that
 * lives so long is asked how it does: it counts as good from then on, not only after a whole interval.
 */
export const probe = 5_000;

export function createHeartbeat(
  environment: Environment,
  limits: () => KnownLimits,
  send: () => void,
  giveUp: () => void,
): Heartbeat {
  const next = createTimer(environment);
  const deadline = createTimer(environment);
  let sentAt = 0;

  function beat(patience?: number): void {
    const { heartbeat, silence } = limits();
    const now = environment.now();
    if (now - sentAt > heartbeat + probe) patience ??= probe;
    next.set(patience ? Math.min(heartbeat, probe) : heartbeat, beat);
    // While an answer is overdue another beat does not buy time.
    if (patience || !deadline.isSet()) {
      sentAt = now;
      deadline.set(patience ?? silence - heartbeat, giveUp);
    }
    send();
  }
  return {
    beat,
    heard: deadline.clear,
    answered: () => environment.now() - sentAt,
    stop() {
      next.clear();
      deadline.clear();
    },
  };
}
