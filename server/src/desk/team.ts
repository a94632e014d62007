import type { Agent, User } from '../../../src/protocol/index.ts';
import type { Services } from '../services.ts';

/** Who is of the team, and who of them is here: those with an account, and those who attend, whose token may be the site's own. */
export async function teamOf({ store, attendance, watches, away }: Services): Promise<readonly Agent[]> {
  const here = (attendance?.present ?? []).map((each): User => each.user);
  const all = new Map([...here, ...((await store.desk?.agents()) ?? [])].map((each) => [each.id, each]));
  return [...all.values()].map((each) => {
    const isAway = away?.has(each.id);
    return { ...each, present: watches.isPresent(each.id), ...(isAway && { away: true }) };
  });
}
