import type { Attachment } from './log.ts';

/** What admins and moderators say beside what they send, and what they are told. */

/** Ban somebody from the whole site. By admins. */
export interface Ban {
  readonly type: 'ban';
  readonly id: number;
  readonly user: string;
  /** Milliseconds until it ends by itself. Default: never. */
  readonly duration?: number;
  /** Also the addresses that this user's open connections come from. */
  readonly addresses?: boolean;
  /** For the audit log. */
  readonly reason?: string;
}

/** Lift the ban of somebody from the site, and of the addresses that were banned with them. */
export interface Unban {
  readonly type: 'unban';
  readonly id: number;
  readonly user: string;
  readonly reason?: string;
}

/** Tell the moderators of a room about a message (P25). */
export interface Report {
  readonly type: 'report';
  readonly id: number;
  readonly room: string;
  readonly seq: number;
  readonly reason?: string;
}

/** What is reported in a room and not resolved yet, oldest first. By moderators (P25). */
export interface Reports {
  readonly type: 'reports';
  readonly id: number;
  readonly room: string;
  /** After the report of this number. */
  readonly after?: number;
}

/** What a moderator makes of a report: nothing, or something with the message or with who wrote it. */
export type Verdict = 'dismiss' | 'delete' | 'mute' | 'ban';

/** Resolve a report. By moderators (P25). */
export interface Resolve {
  readonly type: 'resolve';
  readonly id: number;
  readonly room: string;
  readonly report: number;
  readonly verdict: Verdict;
  /** Of a mute, in milliseconds. Default: an hour. */
  readonly duration?: number;
  /** For the audit log. */
  readonly reason?: string;
}

/** A message that somebody has reported. */
export interface ReportedMessage {
  /** Names the report in its room. */
  readonly report: number;
  readonly at: number;
  /** Id of who reported it, and what they said. */
  readonly by: string;
  readonly reason: string;
  readonly seq: number;
  /** Who wrote it, and what it said when it was reported. */
  readonly from: string;
  readonly name: string;
  readonly text: string;
}

/** The answer to reports. */
export interface ReportList {
  readonly type: 'reports';
  readonly id: number;
  readonly room: string;
  readonly reports: readonly ReportedMessage[];
  readonly more: boolean;
}

/** What a filter holds in a room until a moderator has seen it, oldest first. By moderators (P28). */
export interface Held {
  readonly type: 'held';
  readonly id: number;
  readonly room: string;
  /** After the message of this number. */
  readonly after?: number;
}

/** What a moderator makes of it: it comes into the log now, or never does. */
export type HeldVerdict = 'release' | 'refuse';

/** Decide about a message that is held. By moderators (P28). */
export interface Decide {
  readonly type: 'decide';
  readonly id: number;
  readonly room: string;
  readonly held: number;
  readonly verdict: HeldVerdict;
  /** For the audit log. */
  readonly reason?: string;
}

/** A message that is held. */
export interface HeldMessage {
  /** Names it in its room until it is decided. */
  readonly held: number;
  readonly at: number;
  readonly from: string;
  readonly name: string;
  readonly text: string;
  readonly files?: readonly Attachment[];
  /** The number of the message that it answers (P30). */
  readonly reply?: number;
  /** The number of the message in whose thread it will be (P36). */
  readonly thread?: number;
}

/** The answer to held. */
export interface HeldList {
  readonly type: 'held';
  readonly id: number;
  readonly room: string;
  readonly held: readonly HeldMessage[];
  readonly more: boolean;
}
