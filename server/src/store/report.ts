import type { User } from '../../../src/protocol/index.ts';

/** What a report counts. */
export type DeskEventKind = 'opened' | 'reopened' | 'answered' | 'answered-late' | 'closed' | 'closed-late' | 'rated';

/** How many of a kind there were in a stretch of time, or of an agent, and what they took together. */
export interface EventCount {
  readonly kind: DeskEventKind;
  readonly count: number;
  readonly sum: number;
}

/** What a store has counted between two times. */
export interface ReportCounts {
  /** By stretches of {@link slotLength}, of which each begins at a multiple of it. */
  readonly slots: readonly (EventCount & { readonly slot: number })[];
  /** By who answered first, was to answer when it was closed, or was rated; with the one in the middle. */
  readonly agents: readonly (EventCount & { readonly agent: User; readonly median: number })[];
  readonly medians: readonly { readonly kind: DeskEventKind; readonly median: number }[];
  /** How often each score was given, from 1 to 5. */
  readonly scores: readonly number[];
}

/** Milliseconds. All time zones begin their hours at multiples of it. */
export const slotLength = 900_000;
