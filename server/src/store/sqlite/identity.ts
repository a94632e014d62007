import type { Role, RoomKind, User } from '../../../../src/protocol/index.ts';
import { placeAt, type Identity, type Place } from '../../policy.ts';
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
}

/** What somebody is in a room at a time, by what is stored of them. */
export function placeOf(
  { kind, slow }: { readonly kind: RoomKind; readonly slow: number },
  person: Omit<Person, 'name' | 'kind'> | undefined,
  now: number,
): Place {
  const role = person?.role ?? (person?.member === 1 ? 'member' : undefined);
  const mute = person?.muted ? { mutedUntil: person.muted } : {};
  return placeAt({ kind, role, isBanned: person?.banned === 1, ...mute, ...(slow > 0 && { slow }) }, now);
}

export const isRenamed = (person: Person, { name, kind }: User): boolean =>
  person.name !== name || person.kind !== kind;
