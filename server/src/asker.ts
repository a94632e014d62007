import type { Identity } from './policy/identity.ts';
import type { Asking } from './store/moderation.ts';

/** Who asks, as the transaction must know them. */
export function askerOf(identity: Identity, room: string): Asking {
  const { user, grants, isAdmin, scopes, via } = identity;
  const grant = grants?.get(room);
  return {
    room,
    sender: user,
    ...(grant && { grant }),
    ...(isAdmin && { isAdmin }),
    ...(scopes && { scopes }),
    ...(via && { via }),
  };
}
