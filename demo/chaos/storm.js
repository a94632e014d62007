// The script of a storm: which fault comes next, where, how soon and for how long. It follows from the seed alone; how bad the storm is only
// moves the faults together and makes them longer, so that the same seed is the same story at every strength.
import { chanceOf } from './seed.js';
import { faults, kinds } from './faults.js';

/** How bad it can be: mean seconds between two faults, and how far their length goes from mild to bad. */
export const strengths = [
  { name: 'Breeze', gap: 5, badness: 0.1 },
  { name: 'Gale', gap: 2.8, badness: 0.4 },
  { name: 'Storm', gap: 1.6, badness: 0.7 },
  { name: 'Hurricane', gap: 0.9, badness: 1 },
];

/** One fault of a wire in so many meets everybody at once. */
const everybody = 10;

const onWires = kinds.filter((kind) => faults[kind].where === 'wire');
const onRelay = kinds.filter((kind) => faults[kind].where === 'relay');

/**
 * Never ends. In every round each fault of a wire comes once and one of the relay, the rounds in different orders: it takes the relay some
 * seconds to come back, and its clients longer.
 * @param {string} seed @param {string[]} names Of the clients.
 * @returns {Generator<{ number: number, kind: string, target: string, soon: number, long: number }>} `target` is a name, `all` or
 *   `relay`; `soon` and `long` are from 0 to below 1.
 */
export function* writeStorm(seed, names) {
  const chance = chanceOf(seed);
  const below = (most) => Math.floor(chance() * most);
  const first = below(onRelay.length);
  let number = 0;
  for (let round = 0; ; round++) {
    const order = [...onWires, onRelay[(first + round) % onRelay.length]];
    for (let last = order.length - 1; last > 0; last--) {
      const other = below(last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    for (const kind of order) {
      const isForAll = below(everybody) === 0;
      const name = names[below(names.length)];
      const target = faults[kind].where === 'relay' ? 'relay' : isForAll ? 'all' : name;
      yield { number: ++number, kind, target, soon: chance(), long: chance() };
    }
  }
}

/** How long after the one before, in seconds. */
export function gapOf({ soon }, strength) {
  return strengths[strength].gap * (0.35 + 1.3 * soon);
}

/** How long it lasts, in seconds. */
export function lengthOf({ kind, long }, strength) {
  const [mild, bad] = faults[kind].lasts;
  return mild + (bad - mild) * strengths[strength].badness * (0.4 + 0.6 * long);
}
