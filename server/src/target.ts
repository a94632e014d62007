import type { Role } from '../../src/protocol/index.ts';
import { outranks } from './policy/standing.ts';
import type { Services } from './services.ts';
import type { AppendRequest } from './store/store.ts';

/** What is known of one whom something is done to beside what is stored: the most that the tokens of their connections say. */
export function targetIn(room: string, user: string, sessions: Services['sessions']): AppendRequest['target'] {
  let isAdmin = false;
  let grant: Role | undefined;
  for (const { identity } of sessions) {
    if (identity?.user.id !== user) continue;
    isAdmin ||= identity.isAdmin ?? false;
    const other = identity.grants?.get(room);
    if (other && (!grant || outranks(other, grant))) grant = other;
  }
  return isAdmin || grant ? { ...(isAdmin && { isAdmin }), ...(grant && { grant }) } : undefined;
}
