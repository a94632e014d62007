import type { Role, RoomKind, User } from '../../../../src/protocol/index.ts';
import type { Identity, Place } from '../../policy.ts';
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
}

/** What somebody is in a room, by what is stored of them. */
export function placeOf({ kind }: { readonly kind: RoomKind }, person: Person | undefined): Place {
  const role = person?.role ?? (person?.member === 1 ? 'member' : undefined);
  return { kind, role, isBanned: person?.banned === 1 };
}

export const isRenamed = (person: Person, { name, kind }: User): boolean =>
  person.name !== name || person.kind !== kind;
