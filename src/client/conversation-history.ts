import type { ConversationSummary, User } from '../protocol/index.ts';
import { askApi } from './request.ts';
import type { Chat, Room } from './types.ts';

/** Something that was done with a conversation. */
export interface ConversationEvent {
  readonly type: 'closed' | 'merged' | 'opened' | 'assigned' | 'snoozed' | 'woken' | 'tagged' | 'untagged' | 'rated';
  readonly at: number;
  /** Where it stands: its number in the log of the conversation, or of its notes. Missing where it stands in that of another conversation. */
  readonly room?: string;
  readonly seq?: number;
  /** Missing where the relay did it by itself. */
  readonly by?: User;
  /** Of `closed`: its visitor was erased (P21). */
  readonly reason?: 'erasure';
  /** Of `assigned`: who is to answer; missing for nobody. */
  readonly user?: User;
  /** By the rule of the relay (P43). */
  readonly automatic?: true;
  /** Of `snoozed`. */
  readonly until?: number;
  readonly tag?: string;
  readonly score?: number;
  /** Of `rated`: in their own words. */
  readonly text?: string;
  /** Of `merged` (P53): the conversation in which this one goes on, or the one that goes on in this. */
  readonly into?: string;
  readonly from?: string;
}

/**
 * What was done with a conversation, and by whom: the newest 200, the oldest of these first. For the team.
 *
 * @throws {@link ChatError} `forbidden` for all others; `disconnected` where the relay cannot be reached.
 *
 * @example
 * ```ts
 * for (const { type, by, at } of await conversationHistory(chat, room)) show(type, by?.name, at);
 * ```
 */
export async function conversationHistory(chat: Chat, { id }: Pick<Room, 'id'>): Promise<readonly ConversationEvent[]> {
  const answer = await askApi(chat, 'GET', `/conversations/${id}/history`);
  return (JSON.parse(answer) as { readonly events: readonly ConversationEvent[] }).events;
}

/**
 * The other conversations of the visitor of one, those with the newest message first: the newest 50. For the team.
 *
 * @throws {@link ChatError} as `conversationHistory`.
 *
 * @example
 * ```ts
 * for (const { id, last } of await otherConversations(chat, room)) offer(id, last?.text);
 * ```
 */
export async function otherConversations(
  chat: Chat,
  { id }: Pick<Room, 'id'>,
): Promise<readonly ConversationSummary[]> {
  const answer = await askApi(chat, 'GET', `/conversations/${id}/others`);
  return (JSON.parse(answer) as { readonly conversations: readonly ConversationSummary[] }).conversations;
}
