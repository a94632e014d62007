/** Somebody who takes part, as others may see them. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly kind: 'guest' | 'user' | 'agent' | 'service';
}

interface EntryBase {
  /** The entry's number in its room: contiguous from 1 (P1). */
  readonly seq: number;
  /** When it became durable, by the relay's clock, in milliseconds since 1970 (P4). */
  readonly at: number;
  /** Id of the user who made it (P4). */
  readonly from: string;
}

/** A chat message. A deleted one keeps its place in the log with its content erased (P19). */
export interface MessageEntry extends EntryBase {
  readonly type: 'message';
  /** The sender's idempotency key, by which the sender knows its own message again. */
  readonly key: string;
  /** The sender's name when it was written. */
  readonly name: string;
  readonly text: string;
  readonly erased?: true;
}

/** New text for the message numbered `of`. */
export interface EditEntry extends EntryBase {
  readonly type: 'edit';
  readonly key: string;
  readonly of: number;
  readonly text: string;
  readonly erased?: true;
}

/** The message numbered `of` is deleted, and its content erased from the log (P19). */
export interface DeleteEntry extends EntryBase {
  readonly type: 'delete';
  readonly key: string;
  readonly of: number;
}

/** A reaction put on the message numbered `of`, or taken back. */
export interface ReactionEntry extends EntryBase {
  readonly type: 'reaction';
  readonly key: string;
  readonly of: number;
  readonly emoji: string;
  readonly on: boolean;
}

/** Somebody became a member, stopped being one, or is called otherwise now. The relay writes it before a newcomer's first message. */
export interface MemberEntry extends EntryBase {
  readonly type: 'member';
  readonly change: 'joined' | 'left' | 'renamed';
  readonly user: User;
  /** Missing where the relay wrote the entry by itself. */
  readonly key?: string;
}

export type LogEntry = MessageEntry | EditEntry | DeleteEntry | ReactionEntry | MemberEntry;

/** What a client may ask to have appended: an entry without the parts that only the relay gives (P4). */
export type Body =
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'edit'; readonly of: number; readonly text: string }
  | { readonly type: 'delete'; readonly of: number }
  | { readonly type: 'reaction'; readonly of: number; readonly emoji: string; readonly on: boolean }
  | { readonly type: 'member'; readonly change: 'joined' | 'left' };

/** One emoji on a message and who put it there, in the order in which they did. */
export interface Reaction {
  readonly emoji: string;
  readonly by: readonly string[];
}

/** A chat message as it is seen: the fold of its entry and of all entries about it. */
export interface Message {
  readonly seq: number;
  readonly at: number;
  readonly from: string;
  readonly name: string;
  readonly key: string;
  /** Empty when deleted. */
  readonly text: string;
  /** When the text was last changed. */
  readonly edited?: number;
  /** When it was deleted, and by whom. */
  readonly deleted?: { readonly at: number; readonly by: string };
  readonly reactions: readonly Reaction[];
}

/** A stretch of messages folded as of entry `asOf`; entries after that one apply on top (P6). */
export interface Page {
  readonly asOf: number;
  readonly messages: readonly Message[];
  /** People named in these messages, where known. */
  readonly users: readonly User[];
  /** Whether there are more messages in the direction that was asked for; for a snapshot: older ones. */
  readonly more: boolean;
}

/** The latest page of a room with its members: where a reader without a usable cursor begins (P6). */
export interface Snapshot extends Page {
  /** At most {@link Limits.presenceNames} of them. */
  readonly members: readonly User[];
  readonly memberCount: number;
}
