import type {
  ConversationState,
  ConversationSummary,
  QueueName,
  SearchHit,
  User,
  WaitState,
} from '../../protocol/index.ts';
import type { SummaryPlace } from './room.ts';

/** A conversation of the support desk, as its visitor may know it (P40). */
export type ConversationInfo = Omit<ConversationState, 'type' | 'id'>;

/** How long it may be until an answer (P43). */
export type WaitInfo = Omit<WaitState, 'type' | 'id'>;

/** Which conversations (P42). */
export interface ConversationQuery {
  /** Default: all that are open. */
  readonly queue?: QueueName;
  readonly tag?: string;
  /** The `next` of the page before. */
  readonly before?: SummaryPlace;
  readonly limit?: number;
}

export interface ConversationList {
  readonly conversations: readonly ConversationSummary[];
  /** Missing on the last page. */
  readonly next?: SummaryPlace;
}

/** What was done with a conversation: `user` is who is to answer, missing for nobody; without `by` the relay did it by itself. */
export interface ConversationEvent {
  readonly type: 'closed' | 'merged' | 'opened' | 'assigned' | 'snoozed' | 'woken' | 'tagged' | 'untagged' | 'rated';
  readonly at: number;
  readonly by?: User;
  /** Of `closed`: its visitor was erased (P21). */
  readonly reason?: 'erasure';
  readonly user?: User;
  /** By the rule of the relay (P43). */
  readonly automatic?: true;
  readonly until?: number;
  readonly tag?: string;
  readonly score?: number;
  readonly text?: string;
  /** Of `merged` (P53): the conversation in which this one goes on, or the one that goes on in this. */
  readonly into?: string;
  readonly from?: string;
}

/** A message, or a note of the team, that was found among all conversations. */
export interface ConversationHit extends Omit<SearchHit, 'thread'> {
  /** Of the conversation, also where it is a note on it. */
  readonly room: string;
  readonly note?: true;
}

export interface FoundConversations {
  /** Ids of those whose visitor has such a name, id, or address for mails: only on the first page. */
  readonly visitors: readonly string[];
  readonly hits: readonly ConversationHit[];
  /** All of these, each once. */
  readonly conversations: readonly ConversationSummary[];
  readonly next?: number;
}

/** An answer that is prepared for the team. */
export interface CannedReplyInfo {
  /** By which it is found. */
  readonly name: string;
  readonly text: string;
  /** Who has written it last; empty where they are erased. */
  readonly by: string;
  readonly at: number;
}
