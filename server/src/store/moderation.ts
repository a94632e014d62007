import type { ErrorCode, ReportedMessage, Role, User, Verdict } from '../../../src/protocol/index.ts';
import type { Scope } from '../policy.ts';

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
  /** The role that was given, the milliseconds of slow mode, the key of a service. */
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
  | 'report-resolved'
  | 'site-banned'
  | 'site-unbanned'
  | 'account-invited'
  | 'invitation-withdrawn'
  | 'account-made'
  | 'account-role'
  | 'account-disabled'
  | 'account-enabled'
  | 'password-link'
  | 'password-reset'
  | 'key-made'
  | 'key-revoked';

/** An act that is being done. */
export type NewAct = Omit<Act, 'id' | 'at'>;

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

/** Who asks for something in a room, with what their token or key says of them. */
interface Asking {
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
}

/** That it is done, or why not. */
export type Done = { readonly ok: true } | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** What a store keeps for moderators beside the log. */
export interface ModerationStore {
  /** Acts after an id, in the order of time, at most so many. */
  acts(after: number, limit: number): Promise<readonly Act[]>;
  bans(): Promise<readonly SiteBan[]>;
  /** Bans a user, and addresses for their sake: one act. */
  ban(bans: readonly SiteBan[], by: By): Promise<void>;
  /** Lifts the ban of a user and of the addresses that were banned for their sake. Resolves to whether there was one. */
  unban(user: string, by: By): Promise<boolean>;
  /** Notes a report, unless there is one of the same user and message. Permission is decided in the transaction, here and below. */
  report(report: NewReport): Promise<Done>;
  /** Reports of a room after a number, oldest first. */
  reports(room: string, after: number, limit: number): Promise<readonly ReportedMessage[]>;
  /** Does what the verdict says, and forgets the report; with `delete` all reports of the message. */
  resolve(resolution: Resolution): Promise<Done>;
  /** Forgets reports from before a time. */
  forgetReports(before: number): Promise<void>;
  /** Forgets bans that have ended. */
  endBans(before: number): Promise<void>;
}
