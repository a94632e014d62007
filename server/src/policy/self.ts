import { isOfTeam, type Identity } from './identity.ts';
import { isInScope } from './scopes.ts';

/** Whether one may say of whom one wants nothing (P34): everybody, but for a key that only reads. */
export const canBlock = (identity: Identity): boolean => isInScope(identity, 'send');

/** Who may have all that is theirs erased: people by their own credential, not a service in their name. The team is erased by who runs the relay. */
export const canEraseSelf = ({ user, via, scopes }: Identity): boolean =>
  (user.kind === 'guest' || user.kind === 'user') && via === undefined && scopes === undefined;

/** Whose messages can be sealed (P56): those of users by their own credential. Guests become others when they sign in, and what they have sealed is bound to who they were. */
export const canHaveDevices = (identity: Identity): boolean =>
  identity.user.id.startsWith('u_') && identity.via === undefined && identity.scopes === undefined;

/** Who may say where they are told of answers by mail: visitors, not the team. */
export const canLeaveAddress = (identity: Identity): boolean => !isOfTeam(identity) && isInScope(identity, 'send');

/** Whether one may become a member by an invitation: whoever may say something where that is permitted. */
export const canRedeem = (identity: Identity): boolean => isInScope(identity, 'send');
