import type { Clock } from './clock.ts';
import type { Session } from './session.ts';
import { bounds } from './limits.ts';

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

/** Sends every client elsewhere, each at a time of its own, answers what is under way, and ends all connections (P15). */
export async function drainSessions(sessions: ReadonlySet<Session>, clock: Clock, milliseconds: number): Promise<void> {
  const spread = bounds.moveSpread + bounds.moveSpreadPerClient * sessions.size;
  for (const session of [...sessions]) session.move(Math.round(clock.random() * spread));
  const appends = Math.min(bounds.drainAppends, milliseconds);
  await until(() => ![...sessions].some(isAnswering), appends);
  await until(() => sessions.size === 0, Math.min(bounds.closeDeadline, milliseconds - appends));
  for (const session of [...sessions]) session.terminate();
  await until(() => sessions.size === 0, bounds.closeDeadline);
}

function isAnswering(session: Session): boolean {
  return session.appendsInFlight > 0;
}
