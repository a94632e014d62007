import type { User } from '../../protocol/index.ts';

/** How a poll is: whether one may choose several, whether it is told who chose what, and milliseconds until it ends by itself. */
export interface PollOptions {
  readonly multiple?: boolean;
  readonly names?: boolean;
  readonly duration?: number;
}

/** Who has chosen an option of a poll. `next` is what to give as `after` for the next page; missing on the last one. */
export interface VoterList {
  readonly users: readonly User[];
  readonly next?: string;
}
