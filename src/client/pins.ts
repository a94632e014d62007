import type { Message, PinList, User } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Room, Sent } from './types.ts';

/** What is pinned to a room. */
export interface PinnedMessages {
  /** The newest pin first. Each says in `pinned` when that was, and by whom. */
  readonly messages: readonly Message[];
  /** Everybody named in them, where known. */
  readonly users: readonly User[];
}

/**
 * Pins a message to its room, by its `seq`: where one has `moderate` among `can`, in a direct room both. It has `pinned` from then on, for everybody. Waits in the outbox
 * while there is no connection.
 *
 * @throws {@link ChatError} `too-many` where 50 are pinned; `no-such-message`; `forbidden`.
 *
 * @example
 * ```ts
 * await pin(room, message.seq);
 * ```
 */
export const pin = (room: Room, seq: number): Promise<Sent> => room.put({ type: 'pin', of: seq, on: true });

/**
 * Takes a pin down. Done as by {@link pin}; so it is, too, where there is none.
 *
 * @example
 * ```ts
 * await unpin(room, message.seq);
 * ```
 */
export const unpin = (room: Room, seq: number): Promise<Sent> => room.put({ type: 'pin', of: seq, on: false });

/**
 * What is pinned to a room that one may read, without the room being loaded. A message of the snapshot that is pinned later has `pinned`; others are asked for again.
 *
 * @throws {@link ChatError} `forbidden` where one may not read the room; `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const { messages } = await pinned(chat, room);
 * console.log(messages[0]?.text);
 * ```
 */
export const pinned = (chat: Chat, room: Pick<Room, 'id'>): Promise<PinnedMessages> =>
  ignorable(ask<PinList>(chat, { type: 'pins', room: room.id }).then(({ messages, users }) => ({ messages, users })));
