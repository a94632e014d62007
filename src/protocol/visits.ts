import type { User } from './log.ts';
import type { ConversationSummary } from './queue.ts';

/** The topic of the signals by which a visitor who has agreed tells the team what they are typing (P45): data is the text, or `null` for nothing. */
export const previewTopic = 'preview';

/** A page of the site, as the visitor's browser tells of it. */
export interface VisitedPage {
  readonly title: string;
  readonly address: string;
}

/** A page that a visitor has been on, and since when, in milliseconds since 1970 by the relay's clock. */
export interface PageStep extends VisitedPage {
  readonly at: number;
}

/** Somebody who is there now, as the team sees them. */
export interface Visitor {
  readonly user: User;
  /** When they came. */
  readonly since: number;
  /** Where they are; missing where they do not tell. */
  readonly page?: PageStep;
  /** The conversation that they follow. */
  readonly room?: string;
}

// ── From the client ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Say that one is there, and on which page; without `page` it is not told any more, and what was told is forgotten. */
export interface Visit {
  readonly type: 'visit';
  readonly id: number;
  readonly page?: VisitedPage;
}

/** Be told from now on who is there, by the id of this request. With `end`, of an earlier one: no more by that. */
export interface Visitors {
  readonly type: 'visitors';
  readonly id: number;
  readonly end?: number;
}

/** Ask about one of them. */
export interface VisitorRequest {
  readonly type: 'visitor';
  readonly id: number;
  readonly user: string;
}

// ── From the relay ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The answer to visitors, and later by the same id what changed: visitors as they are now, and who has gone. */
export interface VisitorList {
  readonly type: 'visitors';
  readonly id: number;
  /** How many there are in all. */
  readonly count: number;
  readonly visitors: readonly Visitor[];
  readonly gone: readonly string[];
}

/** The answer to visitor: nothing of somebody who is not there. */
export interface VisitorState {
  readonly type: 'visitor';
  readonly id: number;
  readonly visitor?: Visitor;
  /** Where they have been on this visit, the last page last. */
  readonly trail: readonly PageStep[];
  /** The conversation that they follow, once it has begun. */
  readonly conversation?: ConversationSummary;
}

export type VisitRequest = Visit | Visitors | VisitorRequest;
