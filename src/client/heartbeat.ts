import type { Limits } from '../protocol/index.ts';
import { createTimer } from './environment.ts';
import type { Environment } from './types.ts';

/** Beats, and notices when nothing comes back (P7). */
export interface Heartbeat {
  start(): void;
  stop(): void;
  /** Something came from the relay. */
  heard(): void;
  /** Asks for a sign of life now and waits only briefly: the page or the machine may have slept. */
  probe(): void;
  /** An answer to a beat came: how long it took. */
  answered(): number;
}

/** How long a probe is waited for. */
const probePatience = 5_000;

export function createHeartbeat(
  environment: Environment,
  limits: () => Limits,
  send: () => void,
  giveUp: () => void,
): Heartbeat {
  const next = createTimer(environment);
  const deadline = createTimer(environment);
  let sentAt = 0;

  function expect(patience: number): void {
    const due = environment.now() + patience;
    deadline.set(patience, () => {
      // A timer that fires late was asleep, and what came meanwhile may not be handled yet.
      if (environment.now() > due + probePatience) beat(probePatience);
      else giveUp();
    });
  }

  function beat(patience?: number): void {
    const { heartbeat, silence } = limits();
    if (patience || !deadline.pending) {
      sentAt = environment.now();
      expect(patience ?? silence - heartbeat);
    }
    next.set(heartbeat, beat);
    send();
  }

  const stop = () => {
    next.clear();
    deadline.clear();
  };
  return {
    start() {
      stop();
      const { heartbeat, silence } = limits();
      expect(silence);
      next.set(heartbeat, beat);
    },
    stop,
    heard: deadline.clear,
    probe: () => beat(probePatience),
    answered: () => environment.now() - sentAt,
  };
}
