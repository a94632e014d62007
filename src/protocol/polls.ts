import type { User } from './log.ts';

/** Which of several polls of a room one has voted in, and for what (P35). */
export interface Votes {
  readonly type: 'votes';
  readonly id: number;
  readonly room: string;
  /** Numbers of the messages. */
  readonly polls: readonly number[];
}

/** The answer to votes: for each poll in which one has a vote, the places of its options, from 0. */
export interface OwnVotes {
  readonly type: 'votes';
  readonly id: number;
  readonly room: string;
  readonly votes: readonly (readonly [seq: number, choices: readonly number[]])[];
}

/** Who has chosen an option, of a poll that tells it (P35). */
export interface Voters {
  readonly type: 'voters';
  readonly id: number;
  readonly room: string;
  /** The number of the message, and the place of the option, from 0. */
  readonly of: number;
  readonly choice: number;
  /** The id of the last one who is known. */
  readonly after?: string;
  readonly limit?: number;
}

/** The answer to voters, in the order of their ids. `next` is to be said as `after` for the next page; missing on the last. */
export interface VoterPage {
  readonly type: 'voters';
  readonly id: number;
  readonly room: string;
  readonly of: number;
  readonly users: readonly User[];
  readonly next?: string;
}
