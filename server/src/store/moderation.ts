import type {
  ErrorCode,
  HeldMessage,
  HeldVerdict,
  ReportedMessage,
  Role,
  User,
  Verdict,
} from '../../../src/protocol/index.ts';
import type { Scope } from '../policy/scopes.ts';
import type { WriteResult } from './write-result.ts';

/** In whose name the relay itself acts. */
export const relayId = 'relay';

/** What a moderator, an admin or a program of the site has done to somebody, to a room, to an account or a key. */
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
  /** The role that was given, the milliseconds of slow mode, what of a room was described, the key of a service. */
  readonly detail?: string;
  /** What was said as the reason. */
  readonly why?: string;
}

export const actNames = [
  'delete',
  'removed',
  'banned',
  'unbanned',
  'muted',
  'unmuted',
  'pinned',
  'unpinned',
  'poll-closed',
  'role',
  'slow',
  'described',
  'closed',
  'reopened',
  'assigned',
  'unassigned',
  'snoozed',
  'woken',
  'tagged',
  'untagged',
  'invite',
  'report-resolved',
  'held-released',
  'held-refused',
  'site-banned',
  'site-unbanned',
  'erased',
  'account-invited',
  'invitation-withdrawn',
  'account-made',
  'account-role',
  'account-disabled',
  'account-enabled',
  'picture-taken',
  'password-link',
  'password-reset',
  'key-made',
  'key-revoked',
  'webhook-made',
  'webhook-changed',
  'webhook-removed',
  'webhook-replayed',
  'site-set',
  'settings-set',
] as const;
export type ActName = (typeof actNames)[number];

/** By what the same again is not done twice (P3). */
export interface Once {
  /** The name that whoever does it has for this. */
  readonly key: string;
  /** What it is: the same key with another one is a mistake. */
  readonly request: string;
}

/** An act that is being done. */
export type NewAct = Omit<Act, 'id' | 'at'> & { readonly once?: Once };

/** What became of an act that may have been said before: it is done now, it was done then, the key was another's, or there was nothing to do. */
export type ActResult = 'done' | 'again' | 'key-reused' | 'nothing';

/** Which acts are asked for. */
export interface ActFilter extends Partial<Pick<Act, 'act' | 'room' | 'user'>> {
  /** Who did it, or the service that did it in their name. */
  readonly by?: string;
  /** From this time on, and before that one. */
  readonly since?: number;
  readonly until?: number;
}

/** Acts in the order of their ids. It may be that there are fewer than asked for, or none, and yet more of them are elsewhere. */
export interface ActPage {
  readonly acts: readonly Act[];
  /** Where the next page begins, in the same direction; missing on the last one. */
  readonly next?: number;
}

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
export type By = Pick<NewAct, 'by' | 'via' | 'why' | 'once'>;

/** Which bans from the site are asked for, in the order of kinds and ids. */
export interface SiteBanQuery {
  readonly after?: Pick<SiteBan, 'kind' | 'id'>;
  /** Those of this user, addresses included. */
  readonly user?: string;
  /** Those that have ended by then are none. */
  readonly now: number;
  readonly limit: number;
}

/** A report, and in which room. */
export type RoomReport = ReportedMessage & { readonly room: string };

/** Which reports are asked for, oldest first. */
export interface ReportQuery extends Partial<Pick<RoomReport, 'room' | 'by' | 'from' | 'seq'>> {
  readonly after: number;
  readonly limit: number;
}

/** Who asks for something in a room, with what their token or key says of them. */
export interface Asking {
  readonly room: string;
  readonly sender: User;
  readonly grant?: Role;
  readonly isAdmin?: boolean;
  readonly scopes?: readonly Scope[];
  readonly via?: string;
}

/** Somebody tells of a message. */
export interface NewReport extends Asking {
  readonly seq: number;
  readonly reason: string;
}

/** What a moderator makes of a report. */
export interface Resolution extends Asking {
  readonly report: number;
  readonly verdict: Verdict;
  /** Of a mute, in milliseconds. */
  readonly duration: number;
  readonly reason?: string;
  /** What the tokens say of the one whom it bans or mutes, as far as they are connected. */
  readonly target?: { readonly grant?: Role; readonly isAdmin?: boolean };
  readonly once?: Once;
}

/** What a moderator makes of a message that is held (P28). */
export interface Decision extends Asking {
  readonly held: number;
  readonly verdict: HeldVerdict;
  readonly reason?: string;
  /** As of a {@link Resolution}: of the one who wrote it. */
  readonly target?: Resolution['target'];
  readonly once?: Once;
}

/** The send of which it was decided, which is missing where that was said before; or why not. */
export type DecideResult =
  | { readonly ok: true; readonly send?: { readonly user: string; readonly key: string } }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** What a store keeps for moderators beside the log. */
export interface ModerationStore {
  /** Acts after an id, in the order of time, at most so many. */
  acts(after: number, limit: number): Promise<readonly Act[]>;
  /** Acts before or after an id that a filter lets through. */
  actPage(where: { before: number } | { after: number }, filter: ActFilter, limit: number): Promise<ActPage>;
  bans(): Promise<readonly SiteBan[]>;
  banPage(query: SiteBanQuery): Promise<readonly SiteBan[]>;
  /** Bans a user, and addresses for their sake, or an address: one act. */
  ban(bans: readonly SiteBan[], by: By): Promise<ActResult>;
  /** Lifts the ban of a user and of the addresses that were banned for their sake, or of one address. */
  unban(ban: Pick<SiteBan, 'kind' | 'id'>, by: By): Promise<ActResult>;
  /** Notes a report, unless there is one of the same user and message. Permission is decided in the transaction, here and below. */
  report(report: NewReport): Promise<WriteResult>;
  /** Reports of a room after a number, oldest first. */
  reports(room: string, after: number, limit: number): Promise<readonly ReportedMessage[]>;
  reportPage(query: ReportQuery): Promise<readonly RoomReport[]>;
  /** Does what the verdict says, and forgets the report; with `delete` all reports of the message. */
  resolve(resolution: Resolution): Promise<WriteResult>;
  /** Forgets reports from before a time. */
  forgetReports(before: number): Promise<void>;
  /** Messages of a room that are held, after a number, oldest first. */
  held(room: string, after: number, limit: number): Promise<readonly HeldMessage[]>;
  /** Puts a message that is held into the log, or refuses it. Permission and rank are decided in the transaction. */
  decide(decision: Decision): Promise<DecideResult>;
  /** Refuses what is held since before a time, and forgets the keys of what was refused before it. */
  expireHeld(before: number): Promise<void>;
  /** Forgets bans that have ended. */
  endBans(before: number): Promise<void>;
}
