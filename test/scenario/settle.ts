import { setTimeout as pause } from 'node:timers/promises';
import type { Participant, Truth } from './participant.ts';

type Person = Pick<Participant, 'name' | 'rooms' | 'unsettled' | 'place'>;

const headsOf = (people: readonly Person[], truth: Truth): ReadonlyMap<string, number> =>
  new Map([...new Set(people.flatMap(({ rooms }) => rooms))].map((room) => [room, truth.head(room)]));

const sumOf = (heads: ReadonlyMap<string, number>): number => [...heads.values()].reduce((sum, head) => sum + head, 0);

/**
 * Waits until everybody is through with everything at the same time. Who was through may have something to get again as long as somebody
 * else still sends, so everybody is looked at in each round, and only a round in which the log stood still counts.
 *
 * @param patience - Milliseconds without anybody getting any further, however slow the machine is.
 * @returns what keeps those who are stuck, with where they are and where the relay is.
 */
export async function settle(people: readonly Person[], truth: Truth, patience: number): Promise<readonly string[]> {
  let deadline = performance.now() + patience;
  let fewest = Infinity;
  let before = headsOf(people, truth);
  for (;;) {
    const stuck: [Person, string][] = [];
    for (const person of people) {
      const reason = await person.unsettled(truth);
      if (reason !== undefined) stuck.push([person, reason]);
    }
    const heads = headsOf(people, truth);
    const stoodStill = sumOf(heads) === sumOf(before);
    if (stuck.length === 0 && stoodStill) return [];
    if (!stoodStill || stuck.length < fewest) deadline = performance.now() + patience;
    // A message more is progress, as is a person less; who comes and goes is not.
    fewest = stoodStill ? Math.min(fewest, stuck.length) : stuck.length;
    if (performance.now() > deadline) {
      const relay = [...heads].map(([room, head]) => `${room} at ${head}`).join(', ');
      return stuck.map(([{ place }, reason]) => `${reason}; ${place}; the relay has ${relay}`);
    }
    before = heads;
    await pause(25);
  }
}
