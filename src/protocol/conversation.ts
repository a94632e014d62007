import type { User } from './log.ts';

/** Ask how a conversation stands, as its visitor may know it. */
export interface Conversation {
  readonly type: 'conversation';
  readonly id: number;
  readonly room: string;
}

/** Ask how long it may be until an answer (P43). */
export interface Wait {
  readonly type: 'wait';
  readonly id: number;
  readonly room: string;
}

/** The answer to conversation. */
export interface ConversationState {
  readonly type: 'conversation';
  readonly id: number;
  readonly room: string;
  readonly status: 'open' | 'closed';
  /** Who answers, where that is known. */
  readonly agent?: User;
  /** What the visitor has given last. */
  readonly score?: number;
  /** In which conversation it goes on, where it was merged into another (P53). */
  readonly into?: string;
}

/** The answer to wait. Times are milliseconds. */
export interface WaitState {
  readonly type: 'wait';
  readonly id: number;
  readonly room: string;
  /** Since when the visitor waits for an answer; missing where they do not. */
  readonly since?: number;
  /** 1 for whoever is next, of those who wait for the same agent, or for any. Missing where nobody waits, and where it is put away. */
  readonly position?: number;
  /** More than `position` says: it is not counted further. */
  readonly more?: true;
  /** How long a first answer has taken of late, in the middle; missing where there were few. */
  readonly usual?: number;
}
