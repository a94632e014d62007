import type { Role, User } from '../../../src/protocol/index.ts';
import type { Scope } from './scopes.ts';

/** Who is at the other end of a connection. */
export interface Identity {
  readonly user: User;
  /** By which token; none for a guest. Times are milliseconds since 1970. */
  readonly token?: { readonly id: string; readonly issued: number; readonly expires: number };
  readonly isAdmin?: boolean;
  /** Of a service's key: all else is not permitted, whatever its role. */
  readonly scopes?: readonly Scope[];
  /** Id of the service that acts in this user's name. */
  readonly via?: string;
  /** Roles in rooms that the token gives. */
  readonly grants?: ReadonlyMap<string, Role>;
  /** What the token tells of the user beyond what others see. */
  readonly profile?: { readonly email: string | undefined; readonly avatar: string | undefined };
}

export type Class = User['kind'] | 'admin';

export const classOf = ({ user, isAdmin }: Identity): Class => (isAdmin ? 'admin' : user.kind);

/** Who is never less in a room than what they are everywhere. */
export const staff: readonly Class[] = ['agent', 'admin', 'service'];

/** Who may ban people from the whole site, and is not banned from it. */
const siteModerators: readonly Class[] = ['admin', 'service'];

/** Whether no ban from the site, of them or of their address, is for them: by what they are now, whatever they were when it was given. */
export const isSpared = (identity: Identity): boolean => siteModerators.includes(classOf(identity));

/** Whether somebody of whom no more is known is of those who answer, or works for them. */
export const isTeamKind = (kind: User['kind']): boolean => (staff as readonly string[]).includes(kind);

/** Whether one is of those who answer, or works for them. */
export const isOfTeam = (identity: Identity): boolean => staff.includes(classOf(identity));

/** Whether somebody comes by a session of the inbox: an account's, which the relay knows itself. Services, and users of a site, have no password here. */
export const comesBySession = ({ user, via }: Identity): boolean =>
  via === undefined && user.kind === 'agent' && user.id.startsWith('a_');

/** What somebody is of whom nothing but the id is known. */
export function kindOfUser(id: string): User['kind'] {
  const kinds = { g_: 'guest', s_: 'service', a_: 'agent' } as const;
  return kinds[id.slice(0, 2) as keyof typeof kinds] ?? 'user';
}

/** Whom a ban from the site is about, by the id alone: of the team and of services it is for nobody, whatever they may do. */
export function banTargetOf(id: string): 'visitor' | 'staff' | undefined {
  if (/^[as]_[!-~]+$/.test(id)) return 'staff';
  return /^(u_[!-~]+|g_[\w-]+)$/.test(id) ? 'visitor' : undefined;
}
