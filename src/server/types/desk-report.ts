import type { User } from '../../protocol/index.ts';

/** Of which time a report is; at most 367 days. */
export interface ReportQuery {
  /** Milliseconds since 1970; what happened then and later. */
  readonly from: number;
  /** What happened before. */
  readonly to: number;
  /** Of days and hours, such as `Europe/Berlin`. Default: UTC. */
  readonly zone?: string;
}

/** What happened at the support desk. Times are milliseconds, and missing where there are none. */
export interface DeskFigures {
  readonly opened: number;
  readonly reopened: number;
  /** Conversations that were answered for the first time, and how long that took. */
  readonly answered: number;
  readonly answerAverage?: number;
  readonly answerMedian?: number;
  /** Of these, later than was promised (P47). */
  readonly answeredLate: number;
  /** Those that were closed, and how long that took since they were opened last. */
  readonly closed: number;
  readonly closingAverage?: number;
  readonly closingMedian?: number;
  readonly closedLate: number;
  readonly rated: number;
  readonly scoreAverage?: number;
}

/** Figures of a stretch of time. Medians are told of all and of agents. */
export interface DeskReport extends Required<ReportQuery> {
  readonly total: DeskFigures;
  /** How often each score was given, from 1 to 5. */
  readonly scores: readonly number[];
  readonly agents: readonly (DeskFigures & { readonly agent: User })[];
  readonly days: readonly (DeskFigures & { readonly day: string })[];
  readonly hours: readonly (DeskFigures & { readonly hour: number })[];
}
