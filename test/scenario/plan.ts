import { failPoints, type FailPoint } from '../support/fail-points.ts';
import type { Weather } from './link.ts';
import { Random } from './random.ts';

/** One thing that goes wrong, `at` milliseconds after the beginning, for so long. */
export type Fault = { readonly at: number; readonly for: number } & (
  | { readonly to: string; readonly weather: Weather }
  | { readonly to: string; readonly cut: 'reset' | 'finish' | 'mid-frame' }
  | { readonly to: string; readonly client: 'kill' | 'sleep' | 'jump'; readonly by?: number }
  | { readonly relay: 'kill' | 'stop' | 'freeze' | 'restore' }
  | { readonly relay: 'die-at'; readonly point: FailPoint }
  | { readonly relay: 'disk'; readonly is: 'stalled' | 'failing' | 'full' }
  | { readonly relay: 'jump'; readonly by: number }
);

export interface PlannedClient {
  readonly name: string;
  readonly rooms: readonly string[];
  /** Messages a second. */
  readonly rate: number;
  readonly isTab: boolean;
}

/** All that a seed decides. */
export interface Plan {
  readonly seed: number;
  readonly milliseconds: number;
  readonly clients: readonly PlannedClient[];
  readonly faults: readonly Fault[];
}

const names = ['maya', 'jonas', 'ana', 'li', 'omar', 'ines', 'kofi', 'sara'];
const hour = 3_600_000;

function drawWeather(random: Random): Weather {
  return random.pick<() => Weather>([
    () => ({ hold: random.pick(['up', 'down', 'both'] as const) }),
    () => ({ accept: 'refuse' }),
    () => ({ accept: 'swallow' }),
    () => ({ latency: random.whole(20, 500) }),
    () => ({ pieces: random.whole(1, 9) }),
    () => ({ pieces: random.whole(1, 60), latency: random.whole(5, 100) }),
  ])();
}

function drawLinkFault(random: Random, to: string): Fault[] {
  const at = 0;
  const weather = drawWeather(random);
  const cut = random.pick(['reset', 'finish', 'mid-frame'] as const);
  const bad: Fault = { at, for: random.whole(300, 2_500), to, weather };
  const break_: Fault = { at, for: 0, to, cut };
  // Who must connect anew meets the weather.
  if (weather.accept !== undefined) return [bad, { ...break_, cut: 'reset' }];
  return random.chance(0.4) ? [break_] : random.chance(0.3) ? [bad, break_] : [bad];
}

function drawRelayFault(random: Random, restored: boolean): Fault {
  const at = 0;
  const down = random.whole(50, 900);
  return random.pick<() => Fault>([
    () => ({ at, for: down, relay: 'kill' }),
    () => ({ at, for: down, relay: 'stop' }),
    () => ({ at, for: random.whole(300, 2_500), relay: 'freeze' }),
    () => ({ at, for: down, relay: 'die-at', point: random.pick(failPoints) }),
    () => ({ at, for: down, relay: 'die-at', point: random.pick(failPoints) }),
    () => ({
      at,
      for: random.whole(200, 1_500),
      relay: 'disk',
      is: random.pick(['stalled', 'failing', 'full'] as const),
    }),
    () => ({ at, for: random.whole(200, 1_500), relay: 'jump', by: random.pick([-hour, hour]) }),
    () => (restored ? { at, for: down, relay: 'restore' } : { at, for: down, relay: 'kill' }),
  ])();
}

function drawClientFault(random: Random, to: string): Fault {
  const at = 0;
  return random.pick<() => Fault>([
    () => ({ at, for: random.whole(50, 1_500), to, client: 'kill' }),
    () => ({ at, for: random.whole(50, 1_500), to, client: 'kill' }),
    () => ({ at, for: random.whole(500, 2_500), to, client: 'sleep' }),
    () => ({ at, for: random.whole(500, 2_500), to, client: 'jump', by: random.pick([-hour, hour]) }),
  ])();
}

/** Draws a schedule: the same for the same seed and length. `tabs` permits browser tabs among the clients. */
export function drawPlan(seed: number, milliseconds: number, tabs = false): Plan {
  const random = new Random(seed);
  const count = random.whole(3, 8);
  const people = names.slice(0, count);
  // One room for all, and some that only a few may hear of.
  const few = Array.from({ length: random.whole(1, 3) }, (_, index) => {
    return {
      id: `few-${index + 1}`,
      members: random.shuffled(people).slice(0, random.whole(2, Math.max(2, count - 1))),
    };
  });
  const isTab = new Set(tabs && seed % 4 === 0 ? people.slice(0, 2) : []);
  const clients = people.map((name): PlannedClient => {
    const rooms = ['lobby', ...few.filter(({ members }) => members.includes(name)).map(({ id }) => id)];
    return { name, rooms, rate: random.between(2, 12), isTab: isTab.has(name) };
  });
  // Every third seed restores a copy, for its own sake.
  const restored = seed % 3 === 0;
  const faults: Fault[] = [];
  const add = (drawn: Fault | Fault[], at: number) => faults.push(...[drawn].flat().map((fault) => ({ ...fault, at })));
  // The relay has one trouble at a time, and time to come back from it; links and clients have theirs whenever.
  for (let at = random.whole(300, 1_500); at < milliseconds - 500;) {
    const fault = drawRelayFault(random, restored);
    add(fault, at);
    at += fault.for + random.whole(800, 2_500);
  }
  for (const { name } of clients) {
    for (let at = random.whole(200, 3_000); at < milliseconds - 300; at += random.whole(1_000, 4_500)) {
      add(random.chance(0.75) ? drawLinkFault(random, name) : drawClientFault(random, name), at);
    }
  }
  return { seed, milliseconds, clients, faults: faults.sort((a, b) => a.at - b.at) };
}
