import type { LinkPreview, PreviewList } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Room, Sent } from './types.ts';

export type { LinkPreview };

/**
 * What the first links of some messages of a room lead to, by the `seq` of each, as the relay has read it: plain texts. Those have one whose `preview` says so; where the relay looks at no links, none has.
 *
 * @throws {@link ChatError} `forbidden` where one may not read the room; `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const previews = await previewsOf(chat, room, [message.seq]);
 * const { url, title, description, site } = previews.get(message.seq) ?? {};
 * ```
 */
export const previewsOf = (
  chat: Chat,
  room: Pick<Room, 'id'>,
  messages: readonly number[],
): Promise<ReadonlyMap<number, LinkPreview>> =>
  ignorable(
    ask<PreviewList>(chat, { type: 'previews', room: room.id, messages }).then(({ previews }) => new Map(previews)),
  );

/**
 * Takes the preview of an own message away, for everybody and for good. Waits in the outbox while there is no connection.
 *
 * @throws {@link ChatError} `forbidden` where the message is somebody else's; `no-such-message`.
 *
 * @example
 * ```ts
 * await removePreview(room, message.seq);
 * ```
 */
export const removePreview = (room: Room, seq: number): Promise<Sent> =>
  room.put({ type: 'preview', of: seq, on: false });
