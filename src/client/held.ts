import type { Done, HeldList, HeldMessage, HeldVerdict } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { WhyOptions } from './moderation.ts';
import type { Chat, Room } from './types.ts';

/** What waits in a room, oldest first; with `more`, the next come after the last one's number. */
export type HeldPage = Pick<HeldList, 'held' | 'more'>;
export type { HeldMessage };

/**
 * What a filter holds in a room until it is decided, for who has `moderate` among `can`.
 *
 * @param after The number of the last one that is known.
 * @example
 * ```ts
 * const { held, more } = await loadHeld(chat, room);
 * ```
 */
export const loadHeld = (chat: Chat, room: Room, after?: number): Promise<HeldPage> =>
  ignorable(
    ask<HeldList>(chat, { type: 'held', room: room.id, after: after! }).then(({ held, more }) => ({ held, more })),
  );

const decide =
  (verdict: HeldVerdict) =>
  (chat: Chat, room: Room, held: number, { reason }: WhyOptions = {}): Promise<void> =>
    ignorable(ask<Done>(chat, { type: 'decide', room: room.id, held, verdict, reason: reason! }).then(() => undefined));

/**
 * Lets a message that is held into the room, with the number and the time of now.
 *
 * @throws {@link ChatError} `no-such-message` where it is decided already; `forbidden` where its sender is not less than oneself; `disconnected` as in
 * `createRoom`, after which it may be asked again.
 *
 * @example
 * ```ts
 * await release(chat, room, held[0].held);
 * ```
 */
export const release = decide('release');

/**
 * Refuses a message that is held: its text is gone, and its sender is told (`text-refused`). Throws as {@link release}.
 *
 * @example
 * ```ts
 * await refuse(chat, room, held[0].held, { reason: 'spam' });
 * ```
 */
export const refuse = decide('refuse');
