import type { Visitor } from '../../protocol/index.ts';

/** Which of those who are there. */
export interface VisitorQuery {
  /** The `next` of the page before. */
  readonly before?: VisitorPlace;
  readonly limit?: number;
}

/** When somebody came, and who. */
export interface VisitorPlace {
  readonly at: number;
  readonly user: string;
}

/** Visitors who are there now (P45), who came last first. */
export interface VisitorList {
  /** How many there are in all. */
  readonly count: number;
  readonly visitors: readonly Visitor[];
  /** Missing on the last page. */
  readonly next?: VisitorPlace;
}
