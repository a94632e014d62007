import type { Action, User } from '../../src/protocol/index.ts';

/** What one is in a room. */
export type Role = 'reader' | 'member' | 'moderator' | 'owner';

const roles: readonly unknown[] = ['reader', 'member', 'moderator', 'owner'] satisfies Role[];
export const isRole = (value: unknown): value is Role => roles.includes(value);

/** Who is at the other end of a connection. */
export interface Identity {
  readonly user: User;
  /** By which token; none for a guest. Times are milliseconds since 1970. */
  readonly token?: { readonly id: string; readonly issued: number; readonly expires: number };
  readonly isAdmin?: true | false;
  /** Roles in rooms that the token gives. */
  readonly grants?: ReadonlyMap<string, Role>;
  /** What the token tells of the user beyond what others see. */
  readonly profile?: { readonly email: string | undefined; readonly avatar: string | undefined };
}

const participant: readonly Action[] = ['read', 'send', 'edit', 'delete', 'react', 'signal'];

/** What each kind of identity may do in a room. `edit` and `delete` are about one's own messages, `moderate` about those of others. */
const permitted: Readonly<Record<User['kind'], readonly Action[]>> = {
  guest: participant,
  user: participant,
  agent: [...participant, 'moderate'],
  service: [...participant, 'moderate'],
};

/** The one place that says who may do what: every route and every message asks here. */
export function can(identity: Identity, action: Action, room: string): boolean {
  return actionsOf(identity, room).includes(action);
}

/** Everything that an identity may do in a room, as it is told in `joined`. */
export function actionsOf(identity: Identity, _room: string): readonly Action[] {
  return permitted[identity.user.kind];
}
