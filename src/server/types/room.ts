import type {
  Action,
  BannedUser,
  ListedRoom,
  PresentMember,
  Role,
  RoomKind,
  RoomSummary,
} from '../../protocol/index.ts';

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
  /** What it is called and about, where that was said. */
  readonly name?: string;
  readonly topic?: string;
}

/** What may be said of a room; what is left out stays. */
export interface RoomSettings {
  /** Slow mode: milliseconds between two messages of one member, 0 for none. */
  readonly slow?: number;
  /** What it is called and about; empty for nothing. */
  readonly name?: string;
  readonly topic?: string;
  /** Of an open room: whether it may be found. */
  readonly listed?: boolean;
}

export interface RoomList {
  readonly rooms: readonly RoomInfo[];
  readonly next?: string;
}

/** One's rooms as a list shows them. `next` is what to give as `before` for the next page; missing on the last one. */
export interface SummaryList {
  readonly rooms: readonly RoomSummary[];
  readonly next?: SummaryPlace;
}

export interface SummaryPlace {
  readonly at: number;
  readonly room: string;
}

/** Open rooms that may be found. `next` is what to give as `after` for the next page; missing on the last one. */
export interface DirectoryList {
  readonly rooms: readonly ListedRoom[];
  readonly next?: string;
}

export interface MemberList {
  readonly members: readonly PresentMember[];
  readonly next?: string;
}

/** Who is banned from a room. `next` is what to give as `after` for the next page; missing on the last one. */
export interface BannedUserList {
  readonly users: readonly BannedUser[];
  readonly next?: string;
}

export interface InvitationInfo {
  readonly room: string;
  /** Told once. */
  readonly token: string;
  readonly expires: number;
  readonly uses: number;
}

/** How far somebody has read, or messages have reached them. */
export interface ReadMarkerInfo {
  readonly user: string;
  readonly seq: number;
}
