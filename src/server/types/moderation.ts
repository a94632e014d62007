import type { ErrorClass, HeldMessage, ReportedMessage, Verdict } from '../../protocol/index.ts';

/** A message that somebody reported. */
export type ReportInfo = ReportedMessage & { readonly room: string };

export interface ReportList {
  readonly reports: readonly ReportInfo[];
  readonly next?: number;
}

/** Which reports: those of a room, or of all that one moderates; of one who reported or wrote, or of one message. */
export interface ReportPlace {
  readonly room?: string;
  readonly by?: string;
  readonly from?: string;
  readonly seq?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Messages that wait for a moderator. `next` is what to give as `after` for the next page; missing on the last one. */
export interface HeldMessageList {
  readonly held: readonly HeldMessage[];
  readonly next?: number;
}

/** What is made of a report. */
export interface Resolution {
  readonly verdict: Verdict;
  /** Of a mute, in milliseconds. Default: an hour. */
  readonly duration?: number;
  /** For the audit log alone. */
  readonly reason?: string;
}

/** What became of one of many resolutions: without a refusal it is done. */
export interface ResolutionResult {
  readonly room: string;
  readonly report: number;
  readonly refusal?: {
    readonly code: string;
    readonly class: ErrorClass;
    readonly detail: string;
    readonly retryAfter?: number;
  };
}
