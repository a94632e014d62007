import type {
  ConversationState,
  ConversationSummary,
  QueueCounts,
  QueueName,
  RoomPlace,
  User,
} from '../../../src/protocol/index.ts';
import type { Place } from '../policy.ts';

/** How a conversation stands, as its visitor may know it. */
export type StoredConversation = Omit<ConversationState, 'type' | 'id' | 'room'>;

/** A conversation in a list, and what whoever asks is there. */
export interface StoredQueued extends ConversationSummary {
  readonly place: Place;
}

export interface QueueSlice {
  readonly conversations: readonly StoredQueued[];
  /** Where to go on; missing where there are no more. */
  readonly next?: RoomPlace;
}

/** Which stretch of a queue. */
export interface QueueAsked {
  readonly queue: QueueName;
  readonly before: RoomPlace | undefined;
  readonly limit: number;
  readonly tag: string | undefined;
}

/** The support desk: what is known of conversations beside their logs (P40, P41). */
export interface DeskStore {
  /** Undefined where the room is no conversation. */
  conversation(room: string): Promise<StoredConversation | undefined>;
  /** Conversations of a queue, those with the newest message first; to an agent who asks. A page may be short where a tag is named. */
  queue(agent: string, asked: QueueAsked): Promise<QueueSlice>;
  /** Those of these rooms that are conversations which have begun. */
  conversations(agent: string, rooms: readonly string[]): Promise<readonly StoredQueued[]>;
  counts(agent: string): Promise<QueueCounts>;
  /** Those with an account that is not disabled. */
  agents(): Promise<readonly User[]>;
  /** Ends what is snoozed until now. Resolves to when the next is to be woken; undefined where none is. */
  wake(): Promise<number | undefined>;
}
