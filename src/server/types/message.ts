import type { Message, RevisionPage, SearchHit, User } from '../../protocol/index.ts';

/** What was written, and where. */
export interface Written {
  /** 0 of a message that is held. */
  readonly seq: number;
  readonly at: number;
  readonly key: string;
  /** That a filter holds it until a moderator has decided. */
  readonly held?: true;
}

/** Messages in the order of their numbers. `next` is what to give as `before` or `after` for the next page; missing on the last one. */
export interface MessageList {
  readonly room: string;
  readonly epoch: string;
  readonly asOf: number;
  readonly messages: readonly Message[];
  readonly users: readonly User[];
  readonly next?: number;
}

/** Answers to a message in its thread, in the order of their numbers, and what they answer. */
export interface AnswerList extends MessageList {
  readonly root: Message;
}

/** Messages that are pinned to a room, the newest pin first. */
export type PinnedMessages = Omit<MessageList, 'next'>;

/** Texts that a message has had, the newest first. `next` is what to give as `before` for the next page; missing on the last one. */
export interface MessageRevisions extends Omit<RevisionPage, 'more'> {
  readonly room: string;
  readonly seq: number;
  readonly next?: number;
}

/** Which messages: the latest, those before a number, or those after one. */
export interface MessagePlace {
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

/** Which hits: those before a number, and how many. */
export interface SearchPlace {
  readonly before?: number;
  readonly limit?: number;
}

export interface FoundMessages {
  readonly room: string;
  readonly hits: readonly SearchHit[];
  readonly next?: number;
}
