import type { User } from '../../../src/protocol/index.ts';

/** Who has voted for what in polls (P35): what the log does not say. */
export interface PollStore {
  /** Brings what votes have come to into the logs, where that was not told a moment ago. Resolves to whether there is more. */
  tally(): Promise<boolean>;
  /** What a user has chosen, in those of some polls of a room in which they have a vote. */
  own(
    room: string,
    user: string,
    polls: readonly number[],
  ): Promise<readonly (readonly [seq: number, choices: readonly number[]])[]>;
  /** Who has chosen an option, in the order of their ids; undefined where there is no such poll, or it does not tell. */
  voters(room: string, seq: number, choice: number, after: string, limit: number): Promise<readonly User[] | undefined>;
}
