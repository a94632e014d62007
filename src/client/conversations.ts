import { companionOf } from '../protocol/index.ts';
import type { Agent, AgentList, ConversationState, WaitState } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Room, Sent } from './types.ts';

/** How a conversation with the team stands, as its visitor may know it. */
export type ConversationStatus = Pick<ConversationState, 'status' | 'agent' | 'score' | 'into'>;

type Conversation = Pick<Room, 'id'>;

/**
 * How a conversation stands: whether it is over, who answers, and what the visitor has given last. For its visitor and the team.
 *
 * @throws {@link ChatError} `forbidden` where one may not read it; `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const { status, agent } = await conversation(chat, room);
 * ```
 */
export const conversation = (chat: Chat, { id: room }: Conversation): Promise<ConversationStatus> =>
  ignorable(
    ask<ConversationState>(chat, { type: 'conversation', room }).then(({ status, agent, score, into }) => ({
      ...{ status, ...(agent && { agent }) },
      ...(score !== undefined && { score }),
      ...(into && { into }),
    })),
  );

/** How long it may be until an answer. */
export type ConversationWait = Pick<WaitState, 'since' | 'position' | 'more' | 'usual'>;

/**
 * How long it may be until an answer: since when the visitor waits, how many are before them, and what is usual. For its visitor and the team.
 *
 * @throws {@link ChatError} as `conversation`.
 *
 * @example
 * ```ts
 * const { position, usual } = await waitOf(chat, room);
 * ```
 */
export const waitOf = (chat: Chat, { id: room }: Conversation): Promise<ConversationWait> =>
  ignorable(ask<WaitState>(chat, { type: 'wait', room }).then(({ type: _, id: __, room: ___, ...wait }) => wait));

/** Ends a conversation, for both sides. A message of the visitor opens it again by itself. Waits in the outbox while there is no connection, as all that is said of conversations here. */
export const closeConversation = (room: Room): Promise<Sent> => room.put({ type: 'conversation', status: 'closed' });

/**
 * Ends a conversation because it goes on in another one of the same visitor (P53), as one of the team. Nothing is moved: each keeps what was said in it, and opened again, also by a message of the
 * visitor, it is one of its own again.
 *
 * @throws {@link ChatError} `forbidden` for who is not of the team; `bad-message` where the other one is not of this visitor, or was merged itself.
 *
 * @example
 * ```ts
 * const [newest] = await otherConversations(chat, room);
 * if (newest) await mergeConversation(room, newest);
 * ```
 */
export const mergeConversation = (room: Room, { id: into }: Conversation): Promise<Sent> =>
  room.put({ type: 'conversation', status: 'closed', into });

/** Opens one again that was closed. */
export const reopenConversation = (room: Room): Promise<Sent> => room.put({ type: 'conversation', status: 'open' });

/**
 * Says how one was helped. A later rating takes the place of the first.
 *
 * @param score - From 1 to 5.
 * @throws {@link ChatError} `forbidden` for everybody but the visitor; `bad-message` for another score; `text-length`.
 */
export const rateConversation = (room: Room, score: number, text = ''): Promise<Sent> =>
  room.put({ type: 'rating', score, ...(text && { text }) });

// ── For the team ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The room in which the team speaks of a conversation: its messages are notes that no visitor is ever told. Close it when it is not shown any more.
 *
 * @example
 * ```ts
 * const notes = notesOf(chat, room);
 * await notes.send('They have written before, see #42');
 * ```
 */
export const notesOf = (chat: Chat, { id }: Conversation): Room => chat.room(companionOf(id));

/**
 * Says who is to answer: anybody of the team, or with `null` nobody. The visitor is told their name.
 *
 * @throws {@link ChatError} `forbidden` for who is not of the team; `no-such-member` for somebody whom the relay does not know as one of it.
 */
export const assignConversation = (notes: Room, user: string | null): Promise<Sent> =>
  notes.put({ type: 'assign', user });

/** Puts a conversation away until a time, in milliseconds since 1970; a message of the visitor wakes it before. */
export const snoozeConversation = (notes: Room, until: number): Promise<Sent> => notes.put({ type: 'snooze', until });

/** Wakes one that was put away. */
export const wakeConversation = (notes: Room): Promise<Sent> => notes.put({ type: 'snooze', until: 0 });

/**
 * Puts a word for what it is about on a conversation, or takes it off.
 *
 * @param tag - A line of at most 40 characters.
 * @throws {@link ChatError} `too-many` where there are 20 on it.
 */
export const tagConversation = (notes: Room, tag: string, on = true): Promise<Sent> =>
  notes.put({ type: 'tag', tag, on });

/** Who may be assigned: those of the team who have an account, whether they attend now, and whether they are away. */
export const agents = (chat: Chat): Promise<readonly Agent[]> =>
  ignorable(ask<AgentList>(chat, { type: 'agents' }).then((answer) => answer.agents));

/**
 * Says that one takes nothing new for now, or does again: what visitors write is given to those who attend and are not away, where the relay does that (`--assign`). It holds on all devices.
 *
 * @throws {@link ChatError} `forbidden` for who is no agent.
 *
 * @example
 * ```ts
 * await setAway(chat, true);
 * ```
 */
export const setAway = (chat: Chat, away: boolean): Promise<void> =>
  ignorable(ask(chat, { type: 'away', away }).then(() => undefined));
