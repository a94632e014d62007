import type { Role, RoomKind, User } from '../../../../src/protocol/index.ts';
import { mutedUntilOf } from '../../policy.ts';
import type { Identity } from '../../policy/identity.ts';
import { placeAt, type Place } from '../../policy/place.ts';
import type { AppendRequest } from '../store.ts';

/** Who makes a request, with what their token says of them. */
export function identityOf({
  room,
  sender,
  grant,
  isAdmin,
  scopes,
}: Pick<AppendRequest, 'room' | 'sender' | 'grant' | 'isAdmin' | 'scopes'>): Identity {
  return {
    user: sender,
    ...(grant && { grants: new Map([[room, grant]]) }),
    ...(isAdmin && { isAdmin }),
    ...(scopes && { scopes }),
  };
}

/** What is stored of somebody in a room. */
export interface Person {
  readonly name: string;
  readonly kind: User['kind'];
  readonly member: number;
  readonly role: Role | null;
  readonly banned: number;
  readonly muted: number;
  /** What they were who gave the ban and the mute; null where that was not noted. */
  readonly bannedBy: Role | null;
  readonly mutedBy: Role | null;
  /** The room's last number when they became a member. */
  readonly since: number;
}

/** What somebody is in a room at a time, by what is stored of them. */
export function placeOf(
  { kind, slow }: { readonly kind: RoomKind; readonly slow: number },
  person: Omit<Person, 'kind' | 'since'> | undefined,
  now: number,
): Place {
  const role = person?.role ?? (person?.member === 1 ? 'member' : undefined);
  const { banned = 0, muted = 0, bannedBy = null, mutedBy = null } = person ?? {};
  const ban = { isBanned: banned === 1, ...(bannedBy && { bannedBy }) };
  const known = person?.name && { knownAs: person.name };
  const mute = muted === 0 ? {} : { mutedUntil: muted, ...(mutedBy && { mutedBy }), ...known };
  return placeAt({ kind, role, ...ban, ...mute, ...(slow > 0 && { slow }) }, now);
}

/** Whoever is muted keeps the name that they are known by (P23). */
export function unheard(identity: Identity, room: string, place: Place): User {
  const { user } = identity;
  return mutedUntilOf(identity, room, place) === undefined ? user : { ...user, name: place.knownAs ?? user.name };
}

export const isRenamed = (person: Person, { name, kind }: User): boolean =>
  person.name !== name || person.kind !== kind;
