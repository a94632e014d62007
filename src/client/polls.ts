import {
  pollOptions,
  pollText,
  pollTexts,
  type OwnVotes,
  type Poll,
  type User,
  type VoterPage,
} from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, ChatMessage, Room, Sent } from './types.ts';

export { pollOptions };
export type { Poll };

/** What is asked, and how. */
export interface PollDraft {
  readonly question: string;
  /** 2 to 10, each at most 200 UTF-16 code units of one line. */
  readonly options: readonly string[];
  /** Whether one may choose several. */
  readonly multiple?: boolean;
  /** Whether everybody in the room is told who chose what. It is said to them before they vote, and cannot be said later. */
  readonly names?: boolean;
  /** Milliseconds until it ends by itself, from when it is on the relay's disk. Without it, when it is closed. */
  readonly duration?: number;
}

/** A poll with its words. */
export interface PollView extends Poll {
  readonly question: string;
  /** What each place is for. */
  readonly labels: readonly string[];
}

/** Those who chose an option. `next` is to be said as `after` for the next page; missing on the last. */
export interface Voters {
  readonly users: readonly User[];
  readonly next?: string | undefined;
}

/**
 * Sends a message that is a poll. Waits in the outbox while there is no connection, as `room.send`, and is refused alike; `bad-message` where it has fewer than two options or more than ten.
 *
 * @example
 * ```ts
 * await sendPoll(room, { question: 'When shall we meet?', options: ['At six', 'At eight'] });
 * ```
 */
export const sendPoll = (room: Room, { question, options, multiple, names, duration }: PollDraft): Promise<Sent> =>
  room.put({
    type: 'message',
    text: pollText(question, options),
    poll: {
      options: options.length,
      ...(multiple && { multiple }),
      ...(names && { names }),
      ...(duration !== undefined && { duration }),
    },
  });

/**
 * The poll that a message is, with question and options; undefined where it is none.
 *
 * @example
 * ```ts
 * const { question, labels, votes } = pollOf(message) ?? {};
 * ```
 */
export function pollOf({ text, poll }: Pick<ChatMessage, 'text' | 'poll'>): PollView | undefined {
  // What waits to be sent has what it was made with, and no votes.
  const texts = (poll as Partial<Poll> | undefined)?.votes && pollTexts(text, poll!.options);
  return texts && { ...poll!, question: texts.question, labels: texts.options };
}

/** Whether nobody votes in a poll any more, at a time by the relay's clock. */
export const isOver = ({ closed, ends = Infinity }: Poll, now: number): boolean => !!closed || ends <= now;

/**
 * Votes in a poll, by the `seq` of its message, or changes one's vote: all that one chooses, by the places of the options, from 0. None takes it back. Waits in the outbox while there is no
 * connection; what the votes have come to, the message says a moment later.
 *
 * @throws {@link ChatError} `forbidden` where it is over, or one may not; `bad-message` for several where one may choose one; `no-such-message`.
 *
 * @example
 * ```ts
 * await vote(room, message.seq, [1]);
 * ```
 */
export const vote = (room: Room, seq: number, choices: readonly number[]): Promise<Sent> =>
  room.put({ type: 'vote', of: seq, choices: [...new Set(choices)].sort((one, other) => one - other) });

/**
 * Ends a poll, of one's own or as a moderator any: nobody votes in it from then on.
 *
 * @throws {@link ChatError} `forbidden`, also where it is over; `no-such-message`.
 *
 * @example
 * ```ts
 * await closePoll(room, message.seq);
 * ```
 */
export const closePoll = (room: Room, seq: number): Promise<Sent> => room.put({ type: 'close-poll', of: seq });

/**
 * What one has chosen oneself, on whatever device, in polls of a room, by the `seq` of each: nobody else is told. Polls in which one has no vote are missing.
 *
 * @throws {@link ChatError} `forbidden` where one may not read the room; `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const votes = await ownVotes(chat, room, [message.seq]);
 * const mine = votes.get(message.seq) ?? [];
 * ```
 */
export const ownVotes = (
  chat: Chat,
  room: Pick<Room, 'id'>,
  polls: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> =>
  ignorable(ask<OwnVotes>(chat, { type: 'votes', room: room.id, polls }).then(({ votes }) => new Map(votes)));

/**
 * Who has chosen an option, in the order of their ids, of a poll that says `names`.
 *
 * @throws {@link ChatError} `no-such-message`, also of a poll that does not tell; `forbidden`; `disconnected`.
 *
 * @example
 * ```ts
 * const { users, next } = await voters(chat, room, message.seq, 0);
 * ```
 */
export const voters = (
  chat: Chat,
  room: Pick<Room, 'id'>,
  seq: number,
  choice: number,
  { after, limit }: { readonly after?: string; readonly limit?: number } = {},
): Promise<Voters> =>
  ignorable(
    ask<VoterPage>(chat, { type: 'voters', room: room.id, of: seq, choice, after: after!, limit: limit! }).then(
      ({ users, next }) => ({ users, next }),
    ),
  );
