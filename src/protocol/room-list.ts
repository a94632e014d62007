import type { Member, Role, RoomKind, User } from './log.ts';

/** Somebody, and whether they are there now: with a connection to the relay, or with one that follows the room that is asked about. */
export interface PresentUser extends User {
  readonly present: boolean;
}

/** A member of a room, and whether they are in it now. */
export interface PresentMember extends Member {
  readonly present: boolean;
  /** While they are muted, when that ends (P23): told to moderators. */
  readonly mutedUntil?: number;
}

/** Somebody who is banned from a room. */
export interface BannedUser extends User {
  /** What whoever gave the ban was there: who is less does not lift it (P23). */
  readonly rank?: Role;
}

/** The newest message of a room, as a list shows it. */
export interface LastMessage {
  readonly seq: number;
  readonly at: number;
  readonly from: string;
  readonly name: string;
  /** Its beginning. */
  readonly text: string;
  /** How many files are on it. */
  readonly files: number;
  /** What its files are, where all are of one kind: images, videos, or recorded for listening. */
  readonly media?: 'image' | 'video' | 'voice';
  /** The number of the message in whose thread it is (P36). */
  readonly thread?: number;
  readonly deleted?: true;
}

/** A room that one is a member of, as a list shows it (P33). */
export interface RoomSummary {
  readonly id: string;
  readonly kind: RoomKind;
  /** Empty: none was given. */
  readonly name: string;
  readonly topic: string;
  /** Of an open room: whether the directory names it. */
  readonly listed?: true;
  /** What one is there. */
  readonly role: Role;
  /** Messages of others after `readTo`, without those of people whom one has blocked, and without those that are in threads alone; counted among the newest 100. */
  readonly unread: number;
  /** Those of them that mention one. */
  readonly mentions: number;
  /** Threads that one follows there with something unread (P36); missing where there are none. */
  readonly threads?: number;
  /** The room's last number, and when that entry was stored. */
  readonly head: number;
  readonly at: number;
  /** Up to here one has read; who never has, up to where they became a member. */
  readonly readTo: number;
  readonly last?: LastMessage;
  /** Of a direct room: the other participants, at most ten of them. */
  readonly others?: readonly PresentUser[];
  readonly memberCount: number;
  /** Of a direct room with one other: whether one has blocked them (P34). */
  readonly blocked?: true;
}

/** Where a list of rooms goes on: after this time of a last entry, and this room. */
export type RoomPlace = readonly [at: number, room: string];

/** An open room that has a name and may be found by it. */
export interface ListedRoom {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly memberCount: number;
  /** Whether one is a member. */
  readonly joined: boolean;
}

// ── From the client ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Ask for the rooms that one is a member of: those in which something happened last first (P33). */
export interface Rooms {
  readonly type: 'rooms';
  readonly id: number;
  readonly before?: RoomPlace;
  readonly limit?: number;
}

/** Be told from now on what changes in one's rooms, by the id of this request. With `end`, of an earlier one: no more by that. */
export interface Watch {
  readonly type: 'watch';
  readonly id: number;
  readonly end?: number;
}

/** Ask for the members of a room, in the order of their ids. */
export interface Members {
  readonly type: 'members';
  readonly id: number;
  readonly room: string;
  readonly after?: string;
  /** Words that are in their names. */
  readonly search?: string;
  readonly limit?: number;
}

/** Ask who is banned from a room, in the order of their ids. By moderators (P23). */
export interface Banned {
  readonly type: 'banned';
  readonly id: number;
  readonly room: string;
  readonly after?: string;
  readonly limit?: number;
}

/** Ask whom one may write to directly. */
export interface People {
  readonly type: 'people';
  readonly id: number;
  readonly search?: string;
  readonly limit?: number;
}

/** Ask for open rooms that may be found. */
export interface Discover {
  readonly type: 'discover';
  readonly id: number;
  readonly search?: string;
  readonly after?: string;
  readonly limit?: number;
}

/** Want nothing of somebody (P34). */
export interface Block {
  readonly type: 'block';
  readonly id: number;
  readonly user: string;
}

export interface Unblock {
  readonly type: 'unblock';
  readonly id: number;
  readonly user: string;
}

/** Ask whom one has blocked. */
export interface Blocks {
  readonly type: 'blocks';
  readonly id: number;
}

// ── From the relay ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The answer to rooms. `next` is to be said as `before`; missing on the last page. */
export interface RoomPage {
  readonly type: 'rooms';
  readonly id: number;
  readonly rooms: readonly RoomSummary[];
  readonly next?: RoomPlace;
}

/** The answer to watch, and later by the same id what changed: rooms as they are now, and those that one is in no more. */
export interface RoomChanges {
  readonly type: 'changes';
  readonly id: number;
  readonly rooms: readonly RoomSummary[];
  readonly gone: readonly string[];
}

/** The answer to members. `next` is to be said as `after`; missing on the last page. */
export interface MemberPage {
  readonly type: 'members';
  readonly id: number;
  readonly room: string;
  readonly members: readonly PresentMember[];
  readonly next?: string;
}

/** The answer to banned. `next` is to be said as `after`; missing on the last page. */
export interface BannedList {
  readonly type: 'banned';
  readonly id: number;
  readonly room: string;
  readonly users: readonly BannedUser[];
  readonly next?: string;
}

/** The answer to people. */
export interface PeopleFound {
  readonly type: 'people';
  readonly id: number;
  readonly people: readonly PresentUser[];
}

/** The answer to discover. `next` is to be said as `after`; missing on the last page. */
export interface Directory {
  readonly type: 'directory';
  readonly id: number;
  readonly rooms: readonly ListedRoom[];
  readonly next?: string;
}

/** The answer to blocks. */
export interface BlockList {
  readonly type: 'blocks';
  readonly id: number;
  readonly users: readonly User[];
}

export type RoomListRequest = Rooms | Watch | Members | Banned | People | Discover | Block | Unblock | Blocks;
export type RoomListAnswer = RoomPage | RoomChanges | MemberPage | BannedList | PeopleFound | Directory | BlockList;
