import type { User } from './log.ts';

/** Ask how a conversation stands, as its visitor may know it. */
export interface Conversation {
  readonly type: 'conversation';
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
}
