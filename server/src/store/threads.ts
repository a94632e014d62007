import type { FollowedThread, Role, ThreadPlace, ThreadSlice, ThreadStanding } from '../../../src/protocol/index.ts';
import type { WriteResult } from './write-result.ts';

/** A thread that somebody follows, and what they are in its room. */
export interface StoredThread extends FollowedThread {
  readonly role: Role;
  /** When the newest answer was written. */
  readonly at: number;
}

/** One thread, for one user. */
export interface ThreadOf {
  readonly user: string;
  readonly room: string;
  /** The number of the message that is answered. */
  readonly thread: number;
}

/** Which of the answers: the newest where nothing is said. */
export type ThreadWhere = { readonly before: number } | { readonly after: number };

/** Answers to messages in their threads, and who follows them (P36). */
export interface ThreadStore {
  /** Answers, and what one has to do with the thread; undefined where there is no such message. */
  page(of: ThreadOf, where: ThreadWhere, limit: number): Promise<ThreadSlice | undefined>;
  /** Threads that a user follows in rooms that they are a member of, those with the newest answers first. */
  followed(user: string, before: ThreadPlace | undefined, limit: number): Promise<readonly StoredThread[]>;
  /** Those of some users who follow a thread, and how far they have read it. */
  followers(room: string, thread: number, users: readonly string[]): Promise<readonly (readonly [string, number])[]>;
  follow(of: ThreadOf): Promise<WriteResult>;
  unfollow(of: ThreadOf): Promise<WriteResult>;
  /** Raises how far somebody has read who has to do with the thread; a lower number is ignored. */
  seen(of: ThreadOf, readTo: ThreadStanding['readTo']): Promise<WriteResult>;
}
