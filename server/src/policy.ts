import {
  isSealedRoom,
  type Action,
  type Body,
  type MemberEntry,
  type Role,
  type RoomKind,
  type User,
} from '../../src/protocol/index.ts';
import type { AccountRole } from './store/accounts.ts';

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

/** Who may make rooms of each kind. Open ones need no making. */
const makers: Readonly<Record<RoomKind, readonly Class[]>> = {
  open: [],
  private: ['user', 'agent', 'admin', 'service'],
  direct: ['user', 'agent', 'admin', 'service'],
  support: ['guest', 'user', 'agent', 'admin', 'service'],
  // Made with the conversation.
  desk: [],
};

/** What a service's key may be good for, and the actions that it permits where the service's role does. */
const actionsOfScopes = {
  read: reader,
  send: ['send', 'upload', 'edit', 'delete', 'react', 'signal'],
  moderate: ['moderate', 'invite'],
  /** Also: to make rooms. */
  manage: ['manage'],
  /** To do all this in the name of a user. */
  'act-as': [],
  /** To make, list and revoke keys. */
  keys: [],
  /** To read the audit log. */
  audit: [],
  /** To have what is written in all rooms told to an address. */
  webhooks: [],
} as const satisfies Record<string, readonly Action[]>;
/** What each role of the team may do with its accounts, beside what everybody may do with their own. */
const administration: Readonly<Record<AccountRole, readonly AccountAction[]>> = {
  agent: [],
  admin: ['see', 'invite', 'withdraw', 'disable', 'change-role', 'reset-password', 'take-picture'],
};

/** What of that goes on when the session is over by which it was done. */
const lasting: readonly AccountAction[] = ['invite', 'disable', 'change-role', 'reset-password'];

/** Who may ban people from the whole site, and is not banned from it. */
const siteModerators: readonly Class[] = ['admin', 'service'];

/** Who is never less in a room than what they are everywhere. */
const staff: readonly Class[] = ['agent', 'admin', 'service'];

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

export type Scope = keyof typeof actionsOfScopes;
export const scopeNames = Object.keys(actionsOfScopes) as readonly Scope[];
export const isScope = (value: unknown): value is Scope => (scopeNames as readonly unknown[]).includes(value);

/** Whether the key that somebody came by is good for this; where there is none, it takes nothing away. */
const isInScope = ({ scopes }: Identity, action: Action): boolean =>
  !scopes || scopes.some((scope) => (actionsOfScopes[scope] as readonly Action[]).includes(action));

export const hasScope = ({ scopes }: Identity, scope: Scope): boolean => scopes?.includes(scope) ?? false;

type Class = User['kind'] | 'admin';
export type Standing = 'none' | Role;

const ranks: readonly Standing[] = ['none', 'reader', 'member', 'moderator', 'owner'];
const rank = (standing: Standing): number => ranks.indexOf(standing);
const higher = (one: Standing, other: Standing): Standing => (rank(one) >= rank(other) ? one : other);

export const isRole = (value: unknown): value is Role =>
  value !== 'none' && (ranks as readonly unknown[]).includes(value);

const classOf = ({ user, isAdmin }: Identity): Class => (isAdmin ? 'admin' : user.kind);

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

/** Something that is done with the accounts of others. */
export type AccountAction =
  | 'see'
  | 'invite'
  | 'withdraw'
  | 'disable'
  | 'change-role'
  | 'reset-password'
  | 'take-picture';

export const canAdminister = (role: AccountRole, action: AccountAction): boolean =>
  administration[role].includes(action);

/** Whether it goes on when the session is over by which it was done: then it asks who sits there (`Confirmations`). What takes away does not. */
export const outlastsSession = (action: AccountAction): boolean => lasting.includes(action);

/** Whether somebody comes by a session of the inbox: an account's, which the relay knows itself. Services, and users of a site, have no password here. */
export const comesBySession = ({ user, via }: Identity): boolean =>
  via === undefined && user.kind === 'agent' && user.id.startsWith('a_');

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

/** Whether no ban from the site, of them or of their address, is for them: by what they are now, whatever they were when it was given. */
export const isSpared = (identity: Identity): boolean => siteModerators.includes(classOf(identity));

/** Who may ban from the whole site. */
export const canBanFromSite = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'moderate');

/** Who may read the audit log, which tells of all rooms and of the team. */
export const canReadAudit = (identity: Identity): boolean =>
  classOf(identity) === 'admin' || (classOf(identity) === 'service' && hasScope(identity, 'audit'));

/** What an admin may have a key be good for: no more than they may do themselves, and never to make further keys, or to act as others. */
const scopesOfAdmins: readonly Scope[] = ['read', 'send', 'moderate', 'manage', 'audit', 'webhooks'];

/** Who manages keys: services with the scope, in their own name, and admins by an account, whom the relay knows itself. */
const isAccountOfAdmin = (identity: Identity): boolean => identity.isAdmin === true && comesBySession(identity);
export const canManageKeys = (identity: Identity): boolean =>
  isAccountOfAdmin(identity) || (hasScope(identity, 'keys') && identity.via === undefined);

/** Scopes that somebody may have a key be good for. */
export const grantableScopes = (identity: Identity): readonly Scope[] => {
  if (!canManageKeys(identity)) return [];
  return isAccountOfAdmin(identity) ? scopesOfAdmins : (identity.scopes ?? []);
};

/** Who may say to whom is told what is written, in whatever room. */
export const canManageWebhooks = (identity: Identity): boolean =>
  classOf(identity) === 'admin' || (classOf(identity) === 'service' && hasScope(identity, 'webhooks'));

/** Who may look for reports in all rooms at once; told are those alone of rooms that they moderate. */
export const canSeeReports = (identity: Identity): boolean =>
  staff.includes(classOf(identity)) && isInScope(identity, 'moderate');

/** Whom a ban from the site is about, by the id alone: of the team and of services it is for nobody, whatever they may do. */
export function banTargetOf(id: string): 'visitor' | 'staff' | undefined {
  if (/^[as]_[!-~]+$/.test(id)) return 'staff';
  return /^(u_[!-~]+|g_[\w-]+)$/.test(id) ? 'visitor' : undefined;
}

/** Whether somebody of whom no more is known is of those who answer, or works for them. */
export const isTeamKind = (kind: User['kind']): boolean => (staff as readonly string[]).includes(kind);

/** Whether one is of those who answer, or works for them. */
export const isOfTeam = (identity: Identity): boolean => staff.includes(classOf(identity));

/** Who is told of all conversations, with what only the team knows of them (P42). Told are those alone that they may read. */
export const canSeeDesk = (identity: Identity): boolean => isOfTeam(identity) && isInScope(identity, 'read');

/** Who may be given what is new before all others (P46): a service that can answer it, and hand it on. */
export const canAnswerFirst = (identity: Identity): boolean =>
  identity.user.kind === 'service' && isInScope(identity, 'send') && isInScope(identity, 'moderate');

/** Who tells the team where on the site they are (P45): visitors by themselves, and nobody in their name. */
export const canTellVisit = (identity: Identity): boolean =>
  !isOfTeam(identity) && identity.via === undefined && isInScope(identity, 'read');

/** Who says of whom that they are away (P43): agents of themselves, admins and services of all. */
export const canSetAway = (identity: Identity, user: string): boolean =>
  (user === identity.user.id && identity.user.kind === 'agent') ||
  (isSpared(identity) && isInScope(identity, 'moderate'));

/** Who prepares answers for all of the team. */
export const canPrepareReplies = (identity: Identity): boolean => isOfTeam(identity) && isInScope(identity, 'send');

/** With which tags one may begin a conversation (P51): those that the site's form offers, and the team with any. */
export const canBeginWith = (identity: Identity, isOffered: boolean): boolean =>
  isOffered || (isOfTeam(identity) && isInScope(identity, 'moderate'));

/** Who may say where they are told of answers by mail: visitors, not the team. */
export const canLeaveAddress = (identity: Identity): boolean => !isOfTeam(identity) && isInScope(identity, 'send');

/** Who is told how long everybody of the team takes, and how they are rated. */
export const canSeeReport = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'read');

/** Who says what the site's visitors are shown. */
export const canSetSite = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'manage');

/** What of the support desk somebody looks after beside conversations, by who may. */
const administrators = {
  report: canSeeReport,
  webhooks: canManageWebhooks,
  site: canSetSite,
  keys: canManageKeys,
  bans: canBanFromSite,
} as const satisfies Record<string, (identity: Identity) => boolean>;
export type DeskArea = keyof typeof administrators;
export const deskAreas = Object.keys(administrators) as readonly DeskArea[];

/** What of that one may do, so that nobody is offered what would be refused. */
export const areasOf = (identity: Identity): readonly DeskArea[] =>
  deskAreas.filter((area) => administrators[area](identity));

/** Who hands in mails that visitors have written: services that may act in their name. */
export const canHandIn = (identity: Identity): boolean =>
  hasScope(identity, 'act-as') && hasScope(identity, 'send') && identity.via === undefined;

/** Who sees which mails were given up, and has them tried again. */
export const canSeeMails = (identity: Identity): boolean => isSpared(identity) && isInScope(identity, 'moderate');

/** Whether one may say of whom one wants nothing (P34): everybody, but for a key that only reads. */
export const canBlock = (identity: Identity): boolean => isInScope(identity, 'send');

/**
 * Whom one may make members of a new room without asking them. What one can leave, others may put one into; a direct room of more than two is for ever, and
 * made of people who know each other. The team and services put anybody anywhere.
 */
export function reachOf(identity: Identity, kind: RoomKind, others: number): 'nobody' | 'known' | 'anybody' {
  if (isOfTeam(identity) || others === 0) return 'anybody';
  if (kind === 'support') return 'nobody';
  return kind === 'direct' && others > 1 ? 'known' : 'anybody';
}

/** Who makes as many rooms as they want, with whomever. */
export const makesFreely = (identity: Identity): boolean => siteModerators.includes(classOf(identity));

export const canMake = (identity: Identity, kind: RoomKind): boolean =>
  makers[kind].includes(classOf(identity)) && isInScope(identity, 'manage');

/** Whose messages can be sealed (P56): those of users by their own credential. Guests become others when they sign in, and what they have sealed is bound to who they were. */
export const canHaveDevices = (identity: Identity): boolean =>
  identity.user.id.startsWith('u_') && identity.via === undefined && identity.scopes === undefined;

/** Who makes a sealed room, and with whom: two users. */
export const canSeal = (identity: Identity, others: readonly string[]): boolean =>
  canHaveDevices(identity) && others.length === 1 && others[0]!.startsWith('u_');

/** Whether one may become a member by an invitation: whoever may say something where that is permitted. */
export const canRedeem = (identity: Identity): boolean => isInScope(identity, 'send');

/** Who may have all that is theirs erased: people by their own credential, not a service in their name. The team is erased by who runs the relay. */
export const canEraseSelf = ({ user, via, scopes }: Identity): boolean =>
  (user.kind === 'guest' || user.kind === 'user') && via === undefined && scopes === undefined;

/** What one must be permitted to do for a body in a room of a kind. */
export function actionFor(body: Body, kind?: RoomKind): Action {
  if (body.type === 'member') return neededForMember[body.change];
  // Nobody moderates a direct room: both pin.
  if (body.type === 'pin' && kind === 'direct') return 'send';
  if (body.type === 'settings' && (body.name ?? body.topic ?? body.listed) !== undefined) return 'manage';
  return needed[body.type];
}

/** Whether one may do something to another, or give a role away: only to those who are less, and less than one's own. */
export function outranks(standing: Standing, other: Standing): boolean {
  return rank(standing) > rank(other);
}

// ── Rooms that nobody made, and what entries make of a place ─────────────────────────────────────────────────────────────────────────

const madePattern = /^(?:[pdsn]_[\w-]{22}$|.~)/;

/** A room that is not stored is open, unless its id is one that only the relay makes: then it is answered as one that one may not see. */
export const kindOf = (stored: RoomKind | undefined, room: string): RoomKind =>
  stored ?? (madePattern.test(room) ? 'private' : 'open');

/** Whether a room is the companion of a conversation, by its id, which only the relay makes (P41). */
export const isCompanion = (room: string): boolean => room.startsWith('n_') && madePattern.test(room);

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

/** What somebody is of whom nothing but the id is known. */
export function kindOfUser(id: string): User['kind'] {
  const kinds = { g_: 'guest', s_: 'service', a_: 'agent' } as const;
  return kinds[id.slice(0, 2) as keyof typeof kinds] ?? 'user';
}
