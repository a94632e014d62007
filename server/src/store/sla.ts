import { timeAfter, timeBetween, type Hours } from '../../../src/protocol/hours.ts';

/** What visitors are promised (P47). Milliseconds; 0 where nothing is. */
export interface Sla {
  /** Until a conversation is first answered. */
  readonly answer: number;
  /** Until it is closed, since it was opened last. */
  readonly resolution: number;
  /** When this time goes by; always, where it is missing. */
  readonly hours?: Hours;
}

export const noSla: Sla = { answer: 0, resolution: 0 };

/** What promises are counted by. Times are milliseconds since 1970, and 0 where there is none. */
export interface Counted {
  readonly state: 'open' | 'snoozed' | 'closed';
  /** When it began, and when it was opened last. */
  readonly opened: number;
  readonly begun: number;
  readonly answered: number;
  /** Since when the visitor waits. */
  readonly waiting: number;
  /** When a bot handed it over. */
  readonly handed: number;
  /** For how much of the time that counts it was snoozed since it was opened last; and since when it is now. */
  readonly rested: number;
  readonly resting: number;
  /** Since when a first answer is promised that was promised in a conversation that goes on in this one (P53). */
  readonly promised: number;
}

/** By when it is to be first answered and closed; 0 where that is not promised, or done. */
export interface Due {
  readonly answerDue: number;
  readonly resolutionDue: number;
  /** The first of them. */
  readonly due: number;
}

/** How much of the time that counts is between two times. */
export const countedBetween = (from: number, to: number, { hours }: Sla): number =>
  hours ? timeBetween(from, to, hours) : Math.max(to - from, 0);

export function dueOf(
  { state, opened, begun, answered, waiting, handed, rested, resting, promised }: Counted,
  sla: Sla,
): Due {
  const isOpen = state !== 'closed' && opened > 0;
  const after = (since: number, duration: number): number => {
    if (duration === 0) return 0;
    return (sla.hours ? timeAfter(since, duration, sla.hours) : since + duration) ?? 0;
  };
  // What a bot answers waits for nobody; once it hands over, that is when the wait begins.
  const own = answered === 0 ? handed || opened : 0;
  const since = own > 0 && promised > 0 ? Math.min(own, promised) : own || promised;
  const answerDue = isOpen && since > 0 && waiting > 0 ? after(since, sla.answer) : 0;
  // What is snoozed is to be closed by no time, until it is woken; a visitor who waits for a first answer waits all the same.
  const isCounting = isOpen && sla.resolution > 0 && resting === 0;
  const resolutionDue = isCounting ? after(begun || opened, sla.resolution + rested) : 0;
  const all = [answerDue, resolutionDue].filter((at) => at > 0);
  return { answerDue, resolutionDue, due: all.length > 0 ? Math.min(...all) : 0 };
}
