import type { ActOptions } from './options.ts';

/** A ban from the whole site. */
export interface SiteBanInfo {
  readonly kind: 'user' | 'address';
  /** The user's id; of an address a keyed hash of it. */
  readonly id: string;
  /** Of an address that was banned together with a user: who that is. */
  readonly of?: string;
  readonly at: number;
  /** When it ends by itself; missing: never. */
  readonly until?: number;
}

export interface SiteBanList {
  readonly bans: readonly SiteBanInfo[];
  readonly next?: string;
}

/** How somebody is banned from the whole site. */
export interface SiteBanOptions extends ActOptions {
  /** Milliseconds until it ends by itself. Default: never. */
  readonly duration?: number;
}

/** A ban that was laid: its id, and how many open connections it ended. */
export interface LaidBan {
  readonly id: string;
  readonly ended: number;
}
