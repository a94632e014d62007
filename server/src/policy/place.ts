import type { MemberEntry, Role, RoomKind } from '../../../src/protocol/index.ts';
import { higher, outranks, rank } from './standing.ts';

/** What one is in a room, by what is stored. */
export interface Place {
  readonly kind: RoomKind;
  readonly role: Role | undefined;
  readonly isBanned: boolean;
  /** What whoever banned them was then: it counts only against those who are less (P23). Missing: against everybody. */
  readonly bannedBy?: Role;
  /** Set while one is muted: when that ends, in milliseconds since 1970 (P23). */
  readonly mutedUntil?: number;
  /** As `bannedBy`. */
  readonly mutedBy?: Role;
  /** What the room's log calls one who is muted, where it has a name. */
  readonly knownAs?: string;
  /** In a direct room of two of whom one has blocked the other (P34): neither is told what the other does beside the log. */
  readonly isApart?: true;
  /** And it is the other one who has. */
  readonly isBlocked?: true;
  /** The room's slow mode, where there is: milliseconds between two messages of one member (P24). */
  readonly slow?: number;
}

/** What an entry about somebody says: `role` where they have one that is not an ordinary member's. */
export interface MemberChange {
  readonly change: MemberEntry['change'];
  readonly role?: Role | undefined;
  /** Of `muted`: when it ends. */
  readonly until?: number | undefined;
  /** Of `banned` and `muted`: what whoever gave it is in the room. */
  readonly rank?: Role | undefined;
}

/** A place as it is at a time: a mute that has ended is none (P23). */
export const placeAt = (place: Place, now: number): Place =>
  place.mutedUntil === undefined || place.mutedUntil > now ? place : withoutMute(place);

const withoutMute = ({ mutedUntil: _, mutedBy: __, knownAs: ___, ...place }: Place): Place => place;

function withBan({ bannedBy, ...place }: Place, given: Role | undefined): Place {
  const banned = { ...place, role: undefined, isBanned: true };
  // A second ban by somebody who is less takes nothing off the first.
  const stronger = bannedBy && given && (outranks(given, bannedBy) ? given : bannedBy);
  const by = place.isBanned ? stronger : given;
  return by ? { ...banned, bannedBy: by } : banned;
}

/** What somebody is in a room after an entry about them. */
export function placeAfter(place: Place, { change, role, until, rank: by }: MemberChange): Place {
  switch (change) {
    case 'joined':
      return { ...place, role: role ?? place.role ?? 'member' };
    case 'role':
      return { ...place, role: role ?? 'member' };
    case 'left':
      // Who may only read in an open room does not become more by leaving it.
      return { ...place, role: place.kind === 'open' && place.role === 'reader' ? 'reader' : undefined };
    case 'banned':
      return withBan(place, by);
    case 'unbanned': {
      const { bannedBy: _, ...rest } = place;
      return { ...rest, isBanned: false };
    }
    case 'muted':
      return { ...withoutMute(place), mutedUntil: until ?? Infinity, ...(by && { mutedBy: by }) };
    case 'unmuted':
      return withoutMute(place);
    case 'renamed':
    case 'merged':
      return place;
  }
}

/**
 * What a user is in a room who was a guest there as well (P27): the more of both, but nobody gets rid of a ban by signing in, nor of having been muted in an
 * open room.
 */
export function mergedPlace(own: Place, guest: Place): Place {
  const one = own.role ?? 'none';
  const other = guest.role ?? 'none';
  const isMuted = own.kind === 'open' && [one, other].includes('reader') && rank(higher(one, other)) <= rank('member');
  const role = isMuted ? 'reader' : higher(one, other);
  const { isBanned, bannedBy } = own.isBanned ? own : guest;
  const { mutedUntil, mutedBy } = (guest.mutedUntil ?? 0) > (own.mutedUntil ?? 0) ? guest : own;
  return {
    kind: own.kind,
    role: role === 'none' ? undefined : role,
    isBanned,
    ...(isBanned && bannedBy && { bannedBy }),
    ...(mutedUntil !== undefined && { mutedUntil, ...(mutedBy && { mutedBy }) }),
  };
}

const madePattern = /^(?:[pdsn]_[\w-]{22}$|.~)/;

/** A room that is not stored is open, unless its id is one that only the relay makes: then it is answered as one that one may not see. */
export const kindOf = (stored: RoomKind | undefined, room: string): RoomKind =>
  stored ?? (madePattern.test(room) ? 'private' : 'open');

/** Whether a room is the companion of a conversation, by its id, which only the relay makes (P41). */
export const isCompanion = (room: string): boolean => room.startsWith('n_') && madePattern.test(room);
