/** What a moderator, an admin or a program of the site has done to somebody, or to a room. */
export interface Act {
  /** Grows with time. */
  readonly id: number;
  /** When, by the relay's clock, in milliseconds since 1970. */
  readonly at: number;
  /** Who: a user's id, or `relay` where a program did it that embeds the relay. */
  readonly by: string;
  /** The service that acted in their name. */
  readonly via?: string;
  readonly act: ActName;
  /** Where; missing for what is about the whole site. */
  readonly room?: string;
  /** Whom it is about. */
  readonly user?: string;
  /** The message that it is about. */
  readonly seq?: number;
  /** When it ends by itself. */
  readonly until?: number;
  /** The role that was given, the milliseconds of slow mode. */
  readonly detail?: string;
  /** What was said as the reason. */
  readonly why?: string;
}

export type ActName =
  | 'delete'
  | 'removed'
  | 'banned'
  | 'unbanned'
  | 'muted'
  | 'unmuted'
  | 'role'
  | 'slow'
  | 'invite'
  | 'site-banned'
  | 'site-unbanned';

/** Somebody, or an address, that may not come to this relay at all. */
export interface SiteBan {
  readonly kind: 'user' | 'address';
  /** A user's id; of an address its keyed hash. */
  readonly id: string;
  /** The user for whose sake an address is banned. */
  readonly of?: string;
  readonly at: number;
  /** When it ends by itself; missing: never. */
  readonly until?: number;
}

/** Who lays or lifts a ban, and why. */
export type By = Pick<Act, 'by' | 'via' | 'why'>;

/** What a store keeps for moderators beside the log. */
export interface ModerationStore {
  /** Acts after an id, in the order of time, at most so many. */
  acts(after: number, limit: number): Promise<readonly Act[]>;
  bans(): Promise<readonly SiteBan[]>;
  /** Bans a user, and addresses for their sake: one act. */
  ban(bans: readonly SiteBan[], by: By): Promise<void>;
  /** Lifts the ban of a user and of the addresses that were banned for their sake. Resolves to whether there was one. */
  unban(user: string, by: By): Promise<boolean>;
  /** Forgets bans that have ended. */
  endBans(before: number): Promise<void>;
}
