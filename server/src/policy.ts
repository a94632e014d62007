import { isSealedRoom, type Action, type Body, type Role, type RoomKind } from '../../src/protocol/index.ts';
import { classOf, staff, type Class, type Identity } from './policy/identity.ts';
import type { Place } from './policy/place.ts';
import { isInScope } from './policy/scopes.ts';
import { higher, outranks, rank, type Standing } from './policy/standing.ts';

// ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const reader: readonly Action[] = ['read'];
const member: readonly Action[] = [...reader, 'send', 'upload', 'edit', 'delete', 'react', 'signal'];
const moderator: readonly Action[] = [...member, 'moderate', 'invite'];
const owner: readonly Action[] = [...moderator, 'manage'];

/** What each role may do, from the least to the most. */
const permitted: Readonly<Record<Standing, readonly Action[]>> = { none: [], reader, member, moderator, owner };

/** What is left in a direct room to one whom the other has blocked (P34): what is one's own may be taken back. */
const leftToBlocked: readonly Action[] = ['read', 'delete'];

/** What one is in a room of each kind without a role of one's own in it. Staff is never less than this. */
const standings: Readonly<Record<RoomKind, Readonly<Record<Class, Standing>>>> = {
  open: { guest: 'member', user: 'member', agent: 'moderator', admin: 'owner', service: 'owner' },
  private: { guest: 'none', user: 'none', agent: 'none', admin: 'none', service: 'none' },
  direct: { guest: 'none', user: 'none', agent: 'none', admin: 'none', service: 'none' },
  support: { guest: 'none', user: 'none', agent: 'moderator', admin: 'owner', service: 'owner' },
  desk: { guest: 'none', user: 'none', agent: 'moderator', admin: 'moderator', service: 'moderator' },
};

/** Kinds in which a role in the room, or of a token, makes nobody more or less: whoever is there is so by what they are. */
const fixedKinds: readonly RoomKind[] = ['desk'];

/** What nobody does in a room of a kind, whatever they are there: the companion of a conversation is the team's (P41). */
const withheld: Readonly<Partial<Record<RoomKind, readonly Action[]>>> = { desk: ['invite', 'manage'] };

/** What nobody does in a sealed room (P56): a file could be read. */
const withheldWhereSealed: readonly Action[] = ['upload'];

/** What of what one may do there is not told: only what is sealed may be said, and whoever does not know that offers to say nothing. */
const untoldWhereSealed: readonly Action[] = ['send', 'edit'];

/** What one must be permitted to do for each kind of body. */
const needed: Readonly<Record<Exclude<Body['type'], 'member'>, Action>> = {
  message: 'send',
  edit: 'edit',
  delete: 'delete',
  reaction: 'react',
  pin: 'moderate',
  vote: 'react',
  'close-poll': 'edit',
  preview: 'edit',
  end: 'send',
  stop: 'send',
  settings: 'moderate',
  // Of a conversation, by its visitor as by agents (P40).
  conversation: 'send',
  rating: 'send',
  // In the companion, where agents alone are (P41).
  assign: 'moderate',
  snooze: 'moderate',
  tag: 'moderate',
};
const neededForMember = {
  joined: 'send',
  left: 'read',
  removed: 'moderate',
  banned: 'moderate',
  unbanned: 'moderate',
  muted: 'moderate',
  unmuted: 'moderate',
  role: 'manage',
} as const;

// ── How it is read ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What one is in a room: a ban takes everything, and whoever is muted only reads; but only where who gave it was more than one is now. */
export function standingOf(identity: Identity, room: string, place: Place): Standing {
  if (isBannedFrom(identity, room, place)) return 'none';
  const standing = ownStanding(identity, room, place);
  const isMutedNow = place.mutedUntil !== undefined && isAgainst(standing, place.mutedBy);
  return isMutedNow && rank(standing) > rank('reader') ? 'reader' : standing;
}

/** Whether a ban or a mute counts against those who are this. Of one from before it was noted, nobody knows who gave it. */
const isAgainst = (standing: Standing, giver: Role | undefined): boolean =>
  giver === undefined || outranks(giver, standing);

/** Whether one is banned, and it counts. */
export const isBannedFrom = (identity: Identity, room: string, place: Place): boolean =>
  place.isBanned && isAgainst(ownStanding(identity, room, place), place.bannedBy);

/** When one's mute ends, if one is muted and it counts. */
export const mutedUntilOf = (identity: Identity, room: string, place: Place): number | undefined =>
  isAgainst(ownStanding(identity, room, place), place.mutedBy) ? place.mutedUntil : undefined;

/** What one is without a ban and a mute. In a direct room nothing counts but being one of the participants. */
function ownStanding(identity: Identity, room: string, { kind, role }: Place): Standing {
  if (kind === 'direct') return role ? 'member' : 'none';
  const own = classOf(identity);
  const usual = standings[kind][own];
  if (fixedKinds.includes(kind)) return usual;
  const standing = role === undefined ? usual : staff.includes(own) ? higher(role, usual) : role;
  return higher(standing, identity.grants?.get(room) ?? 'none');
}

/** The one place that says who may do what: every route and every message asks here. */
export function can(identity: Identity, action: Action, room: string, place: Place): boolean {
  const isLeft =
    (!place.isBlocked || leftToBlocked.includes(action)) &&
    !withheld[place.kind]?.includes(action) &&
    !(isSealedRoom(room) && withheldWhereSealed.includes(action));
  return isLeft && permitted[standingOf(identity, room, place)].includes(action) && isInScope(identity, action);
}

/** Everything that an identity may do in a room, as it is told in `joined`. */
export function actionsOf(identity: Identity, room: string, place: Place): readonly Action[] {
  const untold = isSealedRoom(room) ? untoldWhereSealed : [];
  return permitted[standingOf(identity, room, place)].filter(
    (action) => can(identity, action, room, place) && !untold.includes(action),
  );
}

/** Whether only a mute stands in the way. */
export function isMuted(identity: Identity, action: Action, room: string, place: Place): boolean {
  if (mutedUntilOf(identity, room, place) === undefined) return false;
  const { mutedUntil: _, ...unmuted } = place;
  return can(identity, action, room, unmuted);
}

/** What one must be permitted to do for a body in a room of a kind. */
export function actionFor(body: Body, kind?: RoomKind): Action {
  if (body.type === 'member') return neededForMember[body.change];
  // Nobody moderates a direct room: both pin.
  if (body.type === 'pin' && kind === 'direct') return 'send';
  if (body.type === 'settings' && (body.name ?? body.topic ?? body.listed) !== undefined) return 'manage';
  return needed[body.type];
}
