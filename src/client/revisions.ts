import type { Revision, RevisionList, RevisionPage } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Room } from './types.ts';

export type { Revision, RevisionPage };

/** How far back {@link revisions} begins. */
export interface RevisionOptions {
  /** Only texts before this number: the `seq` of the last one that is known. */
  readonly before?: number;
  /** Texts at most. Default, and never more than: what the relay's page has, usually 50. */
  readonly limit?: number;
}

/**
 * The texts that a message has had, the newest first, by its `seq`: for whoever may read the room. The last one of the last page is what was sent at first.
 *
 * @throws {@link ChatError} `no-such-message` where there is none, or it is deleted: nothing is left of its texts then; `forbidden` where one may not read the room;
 * `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const { revisions: texts } = await revisions(chat, room, message.seq);
 * for (const { at, text } of texts) console.log(new Date(at), text);
 * ```
 */
export const revisions = (
  chat: Chat,
  room: Pick<Room, 'id'>,
  seq: number,
  { before, limit }: RevisionOptions = {},
): Promise<RevisionPage> =>
  ignorable(
    ask<RevisionList>(chat, { type: 'revisions', room: room.id, seq, before: before!, limit: limit! }).then(
      ({ from, name, revisions: texts, more }) => ({ from, name, revisions: texts, more }),
    ),
  );
