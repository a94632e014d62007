import type { Action, Member, Message, Role, RoomKind, SearchHit, User } from '../protocol/index.ts';

/** A room as it is to whoever asks. */
export interface RoomInfo {
  readonly room: string;
  readonly kind: RoomKind;
  /** What one is there; missing where one has no role of one's own. */
  readonly role?: Role;
  /** What one may do there. */
  readonly can: readonly Action[];
  /** The room's last number. */
  readonly head: number;
  /** In slow mode: milliseconds between two messages of one member. */
  readonly slow?: number;
  /** While one is muted: when that ends. */
  readonly mutedUntil?: number;
}

/** What was written, and where. */
export interface Written {
  readonly seq: number;
  readonly at: number;
  readonly key: string;
}

/** Messages in the order of their numbers. `next` is what to give as `before` or `after` for the next page; missing on the last one. */
export interface MessageList {
  readonly room: string;
  readonly epoch: string;
  readonly asOf: number;
  readonly messages: readonly Message[];
  readonly users: readonly User[];
  readonly next?: number;
}

export interface RoomList {
  readonly rooms: readonly RoomInfo[];
  readonly next?: string;
}

export interface MemberList {
  readonly members: readonly Member[];
  readonly next?: string;
}

export interface InvitationInfo {
  readonly room: string;
  /** Told once. */
  readonly token: string;
  readonly expires: number;
  readonly uses: number;
}

export interface ReadMarkerInfo {
  readonly user: string;
  readonly seq: number;
}

/** What a service's key may be good for. */
export type KeyScope = 'read' | 'send' | 'moderate' | 'manage' | 'act-as' | 'keys';

export interface KeyInfo {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly made: number;
  readonly expires?: number;
  readonly used?: string;
  readonly revoked?: number;
}

/** Which page of a list: what begins after this one, and how many. */
export interface ListPlace {
  readonly after?: string;
  readonly limit?: number;
}

/** Which messages: the latest, those before a number, or those after one. */
export interface MessagePlace {
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Which hits: those before a number, and how many. */
export interface SearchPlace {
  readonly before?: number;
  readonly limit?: number;
}

export interface FoundMessages {
  readonly room: string;
  readonly hits: readonly SearchHit[];
  readonly next?: number;
}

/** How something is written: by a key of one's own it is done once, however often it is said. Without one each call has a new one. */
export interface WriteOptions {
  readonly key?: string;
}

/** How something is done to another one or to what they wrote. */
export interface ActOptions extends WriteOptions {
  /** Why, for the audit log alone: it is not told in the room. */
  readonly reason?: string;
}
