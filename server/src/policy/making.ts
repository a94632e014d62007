import type { RoomKind } from '../../../src/protocol/index.ts';
import { classOf, isOfTeam, isSpared, type Class, type Identity } from './identity.ts';
import { isInScope } from './scopes.ts';
import { canHaveDevices } from './self.ts';

/** Who may make rooms of each kind. Open ones need no making. */
const makers: Readonly<Record<RoomKind, readonly Class[]>> = {
  open: [],
  private: ['user', 'agent', 'admin', 'service'],
  direct: ['user', 'agent', 'admin', 'service'],
  support: ['guest', 'user', 'agent', 'admin', 'service'],
  // Made with the conversation.
  desk: [],
};

export const canMake = (identity: Identity, kind: RoomKind): boolean =>
  makers[kind].includes(classOf(identity)) && isInScope(identity, 'manage');

/** Who makes as many rooms as they want, with whomever. */
export const makesFreely = (identity: Identity): boolean => isSpared(identity);

/**
 * Whom one may make members of a new room without asking them. What one can leave, others may put one into; a direct room of more than two is for ever, and
 * made of people who know each other. The team and services put anybody anywhere.
 */
export function reachOf(identity: Identity, kind: RoomKind, others: number): 'nobody' | 'known' | 'anybody' {
  if (isOfTeam(identity) || others === 0) return 'anybody';
  if (kind === 'support') return 'nobody';
  return kind === 'direct' && others > 1 ? 'known' : 'anybody';
}

/** Who makes a sealed room, and with whom: two users. */
export const canSeal = (identity: Identity, others: readonly string[]): boolean =>
  canHaveDevices(identity) && others.length === 1 && others[0]!.startsWith('u_');
