import type { Attachment, Mention, Message, Pointed } from '../../protocol/index.ts';
import type { Failure } from './failure.ts';

/**
 * The state of an own message; those of others are `sent`.
 * - `queued`: in the outbox, waiting for the connection or for its turn.
 * - `sending`: handed to the connection.
 * - `sent`: on the relay's disk.
 * - `held`: on the relay's disk, and in nobody's log until a moderator has let it through (P28).
 * - `failed`: refused for good; see `error`. Retry or discard it.
 */
export type SendState = 'queued' | 'sending' | 'sent' | 'held' | 'failed';

/** A message as a user interface shows it, pending changes included. */
export interface ChatMessage extends Omit<Message, 'seq'> {
  /** Stable from the first moment, across sending and reloading. What the methods of {@link Room} take. */
  readonly id: string;
  /** The number in the log; undefined until it is `sent`. */
  readonly seq: number | undefined;
  /** Whether it is this user's. */
  readonly own: boolean;
  readonly state: SendState;
  /** Why it `failed`, or why it has to wait. */
  readonly error: Failure | undefined;
}

/** What a message carries beside its text. */
export interface MessageOptions {
  /** Own uploads to this room, each for one message: what `upload` has given, which the message shows at once, or ids alone. */
  readonly files?: readonly (Attachment | string)[];
  /** The id of the message that this one answers; one that is on the relay's disk (P30). */
  readonly reply?: string;
  /**
   * Whom the text mentions, in its order: where `@Name` stands, in UTF-16 code units, and who that is (P30). `mentionsIn` of `live-chat/mentions` finds them. Those
   * who may not read the room are left out.
   */
  readonly mentions?: readonly Mention[] | undefined;
  /** The number of the message in whose thread it is (P36); `inRoom`: for the whole room, too. */
  readonly thread?: number;
  readonly inRoom?: true;
  /** In a conversation with the team: something on the page (P52). Its words have to stand in the text, too. */
  readonly pointed?: Pointed;
}
