import type { Clock } from './clock.ts';
import { bounds } from './limits.ts';

/** What a drain needs of a session. */
export interface Movable {
  /** Sends that wait for the disk. */
  readonly appendsInFlight: number;
  /** Sends the client elsewhere, to come back so many milliseconds after its connection closed. */
  move(delay: number): void;
  terminate(): void;
}

/** Resolves as soon as that is true, or the time is over. */
function until(isTrue: () => boolean, milliseconds: number): Promise<void> {
  const started = performance.now();
  return new Promise((resolve) => {
    const check = setInterval(() => {
      if (!isTrue() && performance.now() - started < milliseconds) return;
      clearInterval(check);
      resolve();
    }, 10);
  });
}

/**
 * Moves all clients, a few at a time and in no particular order, over `spread` milliseconds: until its turn comes a client is served as ever.
 * Each is told to come back when the others are gone too, and then again at a time of its own. Returns what moves all that are left at once.
 */
function moveInTurn(sessions: ReadonlySet<Movable>, clock: Clock, spread: number): () => void {
  const order = [...sessions].map((session) => ({ session, place: clock.random() }));
  order.sort((a, b) => a.place - b.place);
  const arrivals = order.length * bounds.moveSpreadPerClient + bounds.moveSpread;
  const began = clock.elapsed();
  let next = 0;
  const moveUpTo = (passed: number): void => {
    const due = passed >= spread ? order.length : Math.ceil(((passed + bounds.moveStep) / spread) * order.length);
    for (; next < Math.min(due, order.length); next += 1) {
      const { session } = order[next]!;
      session.move(Math.round(Math.max(spread - passed, 0) + clock.random() * arrivals));
    }
    if (next === order.length) stop();
  };
  const stop = clock.every(bounds.moveStep, () => moveUpTo(clock.elapsed() - began));
  moveUpTo(0);
  return () => moveUpTo(Infinity);
}

/** Sends every client elsewhere, each at a time of its own, answers what is under way, and ends all connections (P15). */
export async function drainSessions(sessions: ReadonlySet<Movable>, clock: Clock, milliseconds: number): Promise<void> {
  const spread = Math.min(sessions.size * bounds.moveSpreadPerClient, milliseconds * bounds.moveShare);
  const moveTheRest = moveInTurn(sessions, clock, spread);
  const closing = Math.min(bounds.closeDeadline, milliseconds / 4);
  await until(() => sessions.size === 0, spread);
  moveTheRest();
  await until(() => ![...sessions].some((session) => session.appendsInFlight > 0), milliseconds - spread - closing);
  await until(() => sessions.size === 0, closing);
  for (const session of [...sessions]) session.terminate();
  await until(() => sessions.size === 0, bounds.closeDeadline);
}
