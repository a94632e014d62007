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

/** A connection that lives so long is asked at once how it does: it counts as good from then on, not only after a whole interval. */
const settling = 5_000;

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
    next.set(patience ? Math.min(heartbeat, settling) : heartbeat, beat);
    // While an answer is overdue another beat does not buy time.
    if (patience || !deadline.isSet()) {
      sentAt = environment.now();
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
