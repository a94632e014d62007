import type { BannedUser, ListedRoom, Member, RoomPlace, RoomSummary, User } from '../../../src/protocol/index.ts';
import type { Place } from '../policy/place.ts';
import type { WriteResult } from './write-result.ts';

/** Another one, in a direct room or elsewhere, as far as whoever asks may know them. */
export interface Participant extends User {
  /** Whether one of the two has blocked the other (P34). */
  readonly isApart: boolean;
}

/** A room of somebody, by what is stored; whether others are there now is nothing that a store knows. */
export interface StoredSummary extends Omit<RoomSummary, 'others'> {
  readonly others?: readonly Participant[];
}

/** A member, and until when they are muted there, or were. */
export interface StoredMember extends Member {
  readonly mutedUntil?: number;
}

export interface MemberSlice {
  readonly members: readonly StoredMember[];
  /** Where to go on; missing where there are no more. */
  readonly next?: string | undefined;
}

export interface StoredListing extends ListedRoom {
  /** What whoever asks is there. */
  readonly place: Place;
}

export interface DirectorySlice {
  readonly rooms: readonly StoredListing[];
  readonly next?: string | undefined;
}

/** A room of somebody's, named by both. */
export interface AskedRoom {
  readonly user: string;
  readonly room: string;
}

/** What is told of rooms and people beside the log (P33, P34). Each look is bounded, however much there is. */
export interface ListStore {
  /** What a room is called and about; empty for nothing. */
  described(room: string): Promise<Pick<RoomSummary, 'name' | 'topic'>>;
  /** Rooms that a user is a member of, those with the newest entries first. */
  page(user: string, before: RoomPlace | undefined, limit: number): Promise<readonly StoredSummary[]>;
  /** One for each that is asked for; `null` where the user is no member. */
  summaries(asked: readonly AskedRoom[]): Promise<readonly (StoredSummary | null)[]>;
  /** Ids of a user's rooms, those with the newest entries first. */
  roomIds(user: string, limit: number): Promise<readonly string[]>;
  /** Members in the order of their ids, with all words of a text in their names. */
  members(room: string, after: string, limit: number, search: string): Promise<MemberSlice>;
  /** Who is banned from a room, in the order of their ids. */
  banned(room: string, after: string, limit: number): Promise<readonly BannedUser[]>;
  /** Those who share a room with a user; of the team also the others of it. In the order of their names. */
  people(user: string, search: string, limit: number, isTeam: boolean): Promise<readonly Participant[]>;
  /** Open rooms that may be found, in the order of their ids. */
  directory(user: string, search: string, after: string, limit: number): Promise<DirectorySlice>;
  block(user: string, blocked: string): Promise<WriteResult>;
  unblock(user: string, blocked: string): Promise<WriteResult>;
  /** Whom a user has blocked, with their names where they share a room. */
  blocks(user: string): Promise<readonly User[]>;
}
