import { relayDefects, type RelayDefect } from '../support/defects.ts';
import type { Violation, ViolationKind } from './checker.ts';
import { clientDefects, type ClientDefect } from './client-storage.ts';
import { run, type Outcome } from './conductor.ts';
import type { Fault, Plan } from './plan.ts';

export const defects = [...relayDefects, ...clientDefects];
export type Defect = RelayDefect | ClientDefect;

/** As what each defect must be found. That something else is found on the way does not count. */
const signs: Readonly<Record<Defect, readonly ViolationKind[]>> = {
  'ack-before-commit': ['lost'],
  'no-dedupe': ['duplicated'],
  'resume-off-by-one': ['lost'],
  'lost-notice': ['unhealed'],
  reorder: ['reordered'],
  leak: ['leaked'],
  'refused-but-stored': ['forged'],
  'restored-epoch': ['diverged', 'lost'],
  'outbox-forgets-early': ['lost'],
  'outbox-saved-late': ['lost'],
};

/** Nobody waits long for what a defect keeps from healing. */
const patience = 6_000;

export const runWith = (plan: Plan, defect: Defect): Promise<Outcome> =>
  run(plan, {
    patience,
    ...(relayDefects.some((each) => each === defect)
      ? { relayDefect: defect as RelayDefect }
      : { clientDefect: defect as ClientDefect }),
  });

/** By what a run with a defect gave it away, if it did. */
export const signOf = (outcome: Outcome, defect: Defect): Violation | undefined =>
  outcome.violations.find(({ kind }) => signs[defect].includes(kind));

const twice = (fault: Fault): Fault[] => [fault, { ...fault, at: fault.at + 1_200 }];

/** What brings a defect to light soonest: three people, and the faults that it takes. */
export function shortPlan(defect: Defect, seed: number): Plan {
  const clients = ['maya', 'jonas', 'ana'].map((name, index) => ({
    name,
    rooms: index < 2 ? ['lobby', 'few-1'] : ['lobby'],
    rate: 12,
    isTab: false,
  }));
  const cuts = clients.flatMap(({ name: to }) => twice({ at: 500, for: 0, to, cut: 'reset' }));
  const deafness = clients.flatMap(({ name: to }): Fault[] => [
    { at: 400, for: 500, to, weather: { hold: 'down' } },
    { at: 800, for: 0, to, cut: 'reset' },
  ]);
  // What waits for the network dies with the client, and with its connection, or it would arrive all the same.
  const ends = clients.flatMap(({ name: to }) => [
    ...twice({ at: 300, for: 500, to, weather: { hold: 'up' } }),
    ...twice({ at: 600, for: 400, to, client: 'kill' }),
    ...twice({ at: 650, for: 0, to, cut: 'reset' }),
  ]);
  const faults: Readonly<Record<Defect, readonly Fault[]>> = {
    'ack-before-commit': twice({ at: 700, for: 50, relay: 'kill' }),
    'no-dedupe': deafness,
    'resume-off-by-one': cuts,
    'lost-notice': [],
    reorder: [],
    leak: [],
    'refused-but-stored': [],
    'restored-epoch': [{ at: 500, for: 50, relay: 'restore' }],
    'outbox-forgets-early': ends,
    'outbox-saved-late': ends,
  };
  return { seed, milliseconds: 2_200, clients, faults: faults[defect].toSorted((a, b) => a.at - b.at) };
}
