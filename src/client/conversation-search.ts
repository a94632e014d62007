import type { ConversationSummary, SearchHit } from '../protocol/index.ts';
import { ChatError } from './errors.ts';
import { askApi } from './request.ts';
import type { Chat } from './types.ts';

/** A message, or a note of the team, that was found among all conversations. */
export interface ConversationHit extends Omit<SearchHit, 'thread'> {
  /** Of the conversation, also where it is a note on it. */
  readonly room: string;
  /** Set of a note: its `seq` is of the notes' room. */
  readonly note?: true;
}

/** How far all conversations are searched. */
export interface ConversationSearchOptions {
  /** The `next` of the page before. */
  readonly before?: number | undefined;
  /** Hits at most. Default: 20; never more than what the relay's page has, usually 50. */
  readonly limit?: number | undefined;
  /** Gives it up; the promise rejects with `discarded`. */
  readonly signal?: AbortSignal | undefined;
}

/** Some of what was found in all conversations, the newest first. */
export interface ConversationSearchPage {
  /** Ids of conversations whose visitor has such a name, id, or address for mails: only on the first page. */
  readonly visitors: readonly string[];
  readonly hits: readonly ConversationHit[];
  /** All of these conversations, each once. */
  readonly conversations: readonly ConversationSummary[];
  /** Set where older messages are still to be looked at: to be said as `before` for the next page. */
  readonly next?: number;
}

/**
 * Looks for a text in all conversations (P42): in what was said and noted, and in who the visitors are. For the team. Every word must be in one message, in any order, also as a part of a longer
 * word; case and accents do not count. It is answered within a moment, however much there is: where there is a `next`, older messages are still to be looked at.
 *
 * @throws {@link ChatError} `text-length` where there is nothing to be seen in the text, or more than 200 characters; `forbidden` for all but the team; `limited` and `busy` where it is to be tried
 * again; `disconnected` where the relay cannot be reached; `discarded` when given up.
 *
 * @example
 * ```ts
 * const { hits, conversations } = await searchConversations(chat, 'broken lamp');
 * for (const { room, text } of hits) show(conversations.find(({ id }) => id === room)?.visitor?.name, text);
 * ```
 */
export async function searchConversations(
  chat: Chat,
  text: string,
  { before, limit, signal }: ConversationSearchOptions = {},
): Promise<ConversationSearchPage> {
  for (let from = before; ;) {
    const body = { text, ...(from !== undefined && { before: from }), ...(limit !== undefined && { limit }) };
    const page = JSON.parse(await askApi(chat, 'POST', '/desk/search', body, signal)) as ConversationSearchPage;
    if (signal?.aborted) throw new ChatError('discarded');
    // In a large log the relay answers before it has looked at everything.
    if (page.hits.length > 0 || page.visitors.length > 0 || page.next === undefined) return page;
    from = page.next;
  }
}
