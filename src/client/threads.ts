import type { Message, ThreadList, ThreadPage, ThreadPlace, ThreadStanding, User } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, MessageOptions, Room, Sent } from './types.ts';

/** Answers in a thread, and what they answer. */
export interface AnswerPage extends ThreadStanding {
  /** As of this entry of the room. */
  readonly asOf: number;
  readonly root: Message;
  /** Ascending by number. */
  readonly messages: readonly Message[];
  /** Everybody named in them, where known. */
  readonly users: readonly User[];
  /** Whether there are more in the direction that was asked for. */
  readonly more: boolean;
}

/** Threads that one follows, the newest answer first. */
export type FollowedThreads = Pick<ThreadList, 'threads' | 'next'>;

export interface AnswerOptions extends Omit<MessageOptions, 'reply' | 'thread' | 'inRoom'> {
  /** The number of another message of the thread that it quotes. */
  readonly reply?: number;
  /** For the whole room, too. */
  readonly inRoom?: boolean;
}

/** Which of the answers: those before a number, or after one. Without: the newest. */
export interface AnswerPlace {
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

/**
 * Answers a message in its thread, by the `seq` of the message. Waits in the outbox while there is no connection; the answer is among the room's `messages`, and has `thread`.
 *
 * @throws {@link ChatError} `no-such-message` where there is none, or it is in a thread itself; and as `room.send`.
 *
 * @example
 * ```ts
 * await answer(room, message.seq, 'At eight');
 * ```
 */
export const answer = (
  room: Room,
  thread: number,
  text: string,
  { inRoom, reply, ...options }: AnswerOptions = {},
): Promise<Sent> =>
  room.put({
    type: 'message',
    text,
    thread,
    ...(inRoom && { inRoom }),
    ...(reply !== undefined && { reply }),
    ...options,
  });

/**
 * A page of a thread of a room that one may read, without the room being loaded; what comes later is among the room's `messages`, with `thread`.
 *
 * @throws {@link ChatError} `no-such-message`; `forbidden` where one may not read the room; `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const { root, messages, more } = await answers(chat, room, message.seq);
 * ```
 */
export const answers = (
  chat: Chat,
  { id: room }: Pick<Room, 'id'>,
  thread: number,
  place: AnswerPlace = {},
): Promise<AnswerPage> => ignorable(ask<ThreadPage>(chat, { type: 'thread', room, thread, ...place }));

/**
 * The threads that one follows and that have answers: those with the newest answers first, in all rooms that one is a member of.
 *
 * @throws {@link ChatError} `disconnected`.
 */
export const threads = (
  chat: Chat,
  place: { readonly before?: ThreadPlace; readonly limit?: number } = {},
): Promise<FollowedThreads> => ignorable(ask<ThreadList>(chat, { type: 'threads', ...place }));

const say = async (chat: Chat, request: Parameters<typeof ask>[1]): Promise<void> => void (await ask(chat, request));

/** Follows a thread: one is told in the list of rooms, and by push, of what is answered there. Whoever answers, is answered or is mentioned does so anyway. */
export const followThread = (chat: Chat, { id: room }: Pick<Room, 'id'>, thread: number): Promise<void> =>
  ignorable(say(chat, { type: 'follow', room, thread }));

/** Follows it no more, until one answers, or is mentioned there. */
export const unfollowThread = (chat: Chat, { id: room }: Pick<Room, 'id'>, thread: number): Promise<void> =>
  ignorable(say(chat, { type: 'unfollow', room, thread }));

/** Answers are read up to a number. Told to nobody else. */
export const markThreadRead = (
  chat: Chat,
  { id: room }: Pick<Room, 'id'>,
  thread: number,
  seq: number,
): Promise<void> => ignorable(say(chat, { type: 'seen', room, thread, seq }));
