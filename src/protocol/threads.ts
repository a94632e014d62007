import type { Message, Page, RoomKind, User } from './log.ts';

/** Ask for the answers to a message in its thread: without `before` and `after` the newest (P36). */
export interface Thread {
  readonly type: 'thread';
  readonly id: number;
  readonly room: string;
  /** The number of the message that is answered: the thread's root. */
  readonly thread: number;
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Where a list of threads goes on: after this time of a newest answer, this room, and this root. */
export type ThreadPlace = readonly [at: number, room: string, thread: number];

/** Ask for the threads that one follows: those with the newest answers first. */
export interface Threads {
  readonly type: 'threads';
  readonly id: number;
  readonly before?: ThreadPlace;
  readonly limit?: number;
}

/** Follow a thread. */
export interface Follow {
  readonly type: 'follow';
  readonly id: number;
  readonly room: string;
  readonly thread: number;
}

/** Follow a thread no more. */
export interface Unfollow {
  readonly type: 'unfollow';
  readonly id: number;
  readonly room: string;
  readonly thread: number;
}

/** The answers in a thread are read up to this number. */
export interface Seen {
  readonly type: 'seen';
  readonly id: number;
  readonly room: string;
  readonly thread: number;
  readonly seq: number;
}

/** What one has to do with a thread oneself. */
export interface ThreadStanding {
  readonly following: boolean;
  /** Up to here one has read its answers; 0 where one has nothing to do with it. */
  readonly readTo: number;
}

/** Some answers of a thread, ascending, folded as of entry `asOf`, and what they answer. */
export interface ThreadSlice extends Page, ThreadStanding {
  readonly root: Message;
}

/** The answer to thread. */
export interface ThreadPage extends ThreadSlice {
  readonly type: 'thread';
  readonly id: number;
  readonly room: string;
  readonly epoch: string;
  readonly thread: number;
}

/** A thread that one follows, as a list shows it. */
export interface FollowedThread {
  readonly room: string;
  readonly kind: RoomKind;
  /** What the room is called; empty where it has no name. */
  readonly name: string;
  readonly root: Message;
  /** Answers of others after `readTo`, without those of people whom one has blocked; at most 100 are counted. */
  readonly unread: number;
  readonly readTo: number;
  /** Everybody named in the root, where known. */
  readonly users: readonly User[];
}

/** The answer to threads. `next` is to be said as `before`; missing on the last page. */
export interface ThreadList {
  readonly type: 'threads';
  readonly id: number;
  readonly threads: readonly FollowedThread[];
  readonly next?: ThreadPlace;
}

export type ThreadRequest = Thread | Threads | Follow | Unfollow | Seen;
