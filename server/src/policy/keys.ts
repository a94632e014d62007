import { comesBySession, type Identity } from './identity.ts';
import { hasScope, type Scope } from './scopes.ts';

/** What an admin may have a key be good for: no more than they may do themselves, and never to make further keys, or to act as others. */
const scopesOfAdmins: readonly Scope[] = ['read', 'send', 'moderate', 'manage', 'audit', 'webhooks'];

const isAccountOfAdmin = (identity: Identity): boolean => identity.isAdmin === true && comesBySession(identity);

/** Who manages keys: services with the scope, in their own name, and admins by an account, whom the relay knows itself. */
export const canManageKeys = (identity: Identity): boolean =>
  isAccountOfAdmin(identity) || (hasScope(identity, 'keys') && identity.via === undefined);

/** Scopes that somebody may have a key be good for. */
export const grantableScopes = (identity: Identity): readonly Scope[] => {
  if (!canManageKeys(identity)) return [];
  return isAccountOfAdmin(identity) ? scopesOfAdmins : (identity.scopes ?? []);
};
