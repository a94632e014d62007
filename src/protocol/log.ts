import type { Call } from './call.ts';
import type { DeskBody, DeskEntry } from './desk.ts';
import type { Pointed } from './pointed.ts';
import type { NewPoll, Poll } from './poll.ts';
import type { Sealed } from './sealed.ts';

/** Somebody who takes part, as others may see them. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly kind: 'guest' | 'user' | 'agent' | 'service';
}

/**
 * Who a room is for, as long as nobody has another role in it.
 * - `open`: everybody who may connect. Rooms that nobody made are open.
 * - `private`: its members; others come by invitation.
 * - `direct`: exactly the participants, for ever.
 * - `support`: its visitor, and the agents.
 * - `desk`: the agents alone, beside a `support` room with which it is made (P41).
 */
export type RoomKind = 'open' | 'private' | 'direct' | 'support' | 'desk';

/** What one is in a room, from the least to the most. */
export type Role = 'reader' | 'member' | 'moderator' | 'owner';

/** A member of a room. */
export interface Member extends User {
  /** Missing for an ordinary member. */
  readonly role?: Role;
}

interface EntryBase {
  /** The entry's number in its room: contiguous from 1 (P1). */
  readonly seq: number;
  /** When it became durable, by the relay's clock, in milliseconds since 1970 (P4). */
  readonly at: number;
  /** Id of the user who made it (P4). */
  readonly from: string;
  /** Id of the service that made it in their name (P22). */
  readonly via?: string;
  /** The number of the message that it is about. */
  readonly of?: number;
  /** What that message has from here on, whatever the entry's type; a field that is `null` it has no more (P31). */
  readonly set?: FieldsSet;
}

/** What a message that was answered in a thread tells of its answers, those that are not deleted (P36). */
export interface AnswersInfo {
  readonly count: number;
  /** The number of the newest, and when it was written. */
  readonly last: number;
  readonly at: number;
  /** Ids of those who wrote last, at most three: the last one first. */
  readonly by: readonly string[];
}

/** What entries of other types set of a message (P31). Numbers and ids; the words of people are in the message's own entry and in edits. */
export interface MessageFields {
  /** When it was pinned to the room, and by whom. */
  readonly pinned?: { readonly at: number; readonly by: string };
  /** What it asks, and how many have chosen what (P35). Its own entry says it first; missing when deleted. */
  readonly poll?: Poll;
  /** That it is being written: its text is told as it comes, and here when it is finished (P18). */
  readonly streaming?: true;
  /** When somebody, or the relay, ended it before its sender did, and who (P18). */
  readonly cut?: { readonly at: number; readonly by: string };
  /** How many of its last lines offer an answer each (P50): see {@link pollTexts}. */
  readonly choices?: number;
  /** The call that it began: who rang, who answered, and how it ended (P55). Its own entry says it first; missing when deleted. */
  readonly call?: Call;
  /** How many answers are in its thread, by whom, and when the last (P36). */
  readonly answers?: AnswersInfo;
  /** That there is a preview of its first link, which is asked for by `previews` (P37): the number of the entry that says so. */
  readonly preview?: number;
}

/** Some of them; `null` takes one away. The end of a text that was being written is no edit. */
export type FieldsSet = { readonly [Field in keyof MessageFields]?: MessageFields[Field] | null } & {
  readonly edited?: null;
  /** What a message points at goes with its first text (P52). */
  readonly pointed?: null;
  /** What an edit says in a sealed room, or that nothing is said any more (P56). */
  readonly sealed?: Sealed | null;
};

/** A file on a message, as everybody sees it (P20). All of it but the name is what the relay found in the bytes. */
export interface Attachment {
  readonly id: string;
  /** For people; made safe by the relay. */
  readonly name: string;
  /** Of images, audio and video that are known by their bytes; `application/octet-stream` of all else. */
  readonly type: string;
  readonly bytes: number;
  /** Of an image, in pixels, where its header tells. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * Whom a text mentions, and where (P30): `@` and the name as they stand in it, from `start` on, `length` UTF-16 code units long, and the user's id. Not a
 * user's are the ids `all`, whoever may read the room, and `here`, whoever is present.
 */
export type Mention = readonly [start: number, length: number, id: string];

/** A chat message. A deleted one keeps its place in the log with its content erased (P19). */
export interface MessageEntry extends EntryBase {
  readonly type: 'message';
  /** The sender's idempotency key, by which the sender knows its own message again. */
  readonly key: string;
  /** The sender's name when it was written. */
  readonly name: string;
  readonly text: string;
  /** Missing where there are none. */
  readonly files?: readonly Attachment[];
  /** The number of the message that this one answers (P30). */
  readonly reply?: number;
  /** The number of the message in whose thread it is (P36). */
  readonly thread?: number;
  /** That this one in a thread is for the whole room, too. */
  readonly inRoom?: true;
  /** Missing where there are none, and when erased. */
  readonly mentions?: readonly Mention[];
  /** Before anybody has voted. Missing where there is none, and when erased. */
  readonly poll?: Poll;
  /** It was begun to be written; an edit that sets this to `null` has its text (P18). */
  readonly streaming?: true;
  /** How many of its last lines offer an answer each (P50). Missing where there are none, and when erased. */
  readonly choices?: number;
  /** Something on the visitor's page (P52). Missing where there is nothing, when edited and when erased. */
  readonly pointed?: Pointed;
  /** That it rings somebody (P55). Missing where it does not, and when erased. */
  readonly call?: Call;
  /** In a sealed room, where the text is empty: what is said (P56). Missing when erased. */
  readonly sealed?: Sealed;
  readonly erased?: true;
}

/** New text for the message numbered `of`. */
export interface EditEntry extends EntryBase {
  readonly type: 'edit';
  readonly key: string;
  readonly of: number;
  readonly text: string;
  /** In the new text. Missing where there are none. */
  readonly mentions?: readonly Mention[];
  readonly erased?: true;
}

/** The message numbered `of` is deleted, and its content erased from the log (P19). */
export interface DeleteEntry extends EntryBase {
  readonly type: 'delete';
  readonly key: string;
  readonly of: number;
  /** Where the relay erases: the sender's name goes, too (P21). */
  readonly name?: '';
}

/** A reaction put on the message numbered `of`, or taken back. With an empty emoji: all that this user had on it are erased (P21). */
export interface ReactionEntry extends EntryBase {
  readonly type: 'reaction';
  readonly key: string;
  readonly of: number;
  readonly emoji: string;
  readonly on: boolean;
}

/** The message numbered `of` is pinned to the room, or no more: which `set` says. */
export interface PinEntry extends EntryBase {
  readonly type: 'pin';
  readonly key: string;
  readonly of: number;
  readonly on: boolean;
}

/** What the votes in the poll numbered `of` have come to, which `set` says. By the relay, and particular to nobody (P35). */
export interface TallyEntry extends EntryBase {
  readonly type: 'tally';
  readonly key?: string;
  readonly of: number;
}

/** The call that the message numbered `of` began was answered, or is over, which `set` says (P55). */
export interface CallEntry extends EntryBase {
  readonly type: 'call';
  readonly key?: string;
  readonly of: number;
}

/** The poll numbered `of` is closed, which `set` says. */
export interface ClosePollEntry extends EntryBase {
  readonly type: 'close-poll';
  readonly key: string;
  readonly of: number;
}

/** The relay has a preview of the first link in the message numbered `of`; or its sender wants none, or no more (P37). `set` says it. */
export interface PreviewEntry extends EntryBase {
  readonly type: 'preview';
  readonly key: string;
  readonly of: number;
  readonly on: boolean;
}

/** How many answers there are in the thread of the message numbered `of`, after one was deleted: `set` says it (P36). */
export interface ThreadEntry extends EntryBase {
  readonly type: 'thread';
  readonly key: string;
  readonly of: number;
}

/**
 * Something about somebody in the room. `from` is who did it: for `left` another one than the user where they were removed. The relay writes
 * `joined` before a newcomer's first message, `renamed` when somebody is called otherwise, and `left` before a member is `banned`. `merged`: what the
 * guest `from` has written here is the user's (P27).
 */
export interface MemberEntry extends EntryBase {
  readonly type: 'member';
  readonly change: 'joined' | 'left' | 'renamed' | 'role' | 'banned' | 'unbanned' | 'muted' | 'unmuted' | 'merged';
  /** As they are now, with their role if they are a member. */
  readonly user: Member;
  /** Missing where the relay wrote the entry by itself. */
  readonly key?: string;
  /** Of `muted`: when it ends by itself, in milliseconds since 1970 by the relay's clock (P23). */
  readonly until?: number;
  /** Of `banned` and `muted`: what whoever gave it was in the room. It counts only against those who are less (P23). */
  readonly rank?: Role;
}

/** The room's settings are these from here on; what is not said stays. */
export interface SettingsEntry extends EntryBase {
  readonly type: 'settings';
  readonly key: string;
  /** Slow mode: milliseconds between two messages of one member; 0 for none (P24). */
  readonly slow?: number;
  /** What the room is called, and what it is about (P33); empty for nothing. */
  readonly name?: string;
  readonly topic?: string;
  /** Of an open room: whether the directory names it. */
  readonly listed?: boolean;
}

export type LogEntry =
  | MessageEntry
  | EditEntry
  | DeleteEntry
  | ReactionEntry
  | PinEntry
  | TallyEntry
  | ClosePollEntry
  | CallEntry
  | PreviewEntry
  | ThreadEntry
  | MemberEntry
  | SettingsEntry
  | DeskEntry;

/** What a client may ask to have appended: an entry without the parts that only the relay gives (P4). */
export type Body =
  | DeskBody
  /** `files`: ids of own uploads to this room that no message has yet; then the text may be empty (P20). `reply`: the number of the message that it answers (P30). `mentions`: in the order of the text, told of those who may read the room. `poll`: then the text is a question and options (P35), and there are neither files nor mentions. */
  | {
      readonly type: 'message';
      readonly text: string;
      readonly files?: readonly string[];
      readonly reply?: number;
      /** The number of the message in whose thread it is; `inRoom`: for the whole room, too (P36). */
      readonly thread?: number;
      readonly inRoom?: true;
      readonly mentions?: readonly Mention[];
      readonly poll?: NewPoll;
      /** Begins to write it: `text` is empty, and comes by `append` (P18). */
      readonly stream?: true;
      /** Its last lines, so many, offer an answer each (P50); by the team alone. */
      readonly choices?: number;
      /** Something on the page, in a conversation: its words stand in `text`, too (P52). */
      readonly pointed?: Pointed;
      /** Of a bot in a conversation: refused where another is to answer by then, or it is closed (P46). */
      readonly answering?: true;
      /** In a sealed room, in the place of a text (P56). */
      readonly sealed?: Sealed;
    }
  /** Finishes what was begun, with its whole text (P18). */
  | {
      readonly type: 'end';
      readonly of: number;
      readonly text: string;
      readonly mentions?: readonly Mention[];
      readonly choices?: number;
    }
  /** Ends what somebody is writing, with the text so far (P18). */
  | { readonly type: 'stop'; readonly of: number }
  /** `sealed`: in a sealed room, in the place of a text (P56). */
  | {
      readonly type: 'edit';
      readonly of: number;
      readonly text: string;
      readonly mentions?: readonly Mention[];
      readonly sealed?: Sealed;
    }
  /** `reason`, here and below: for the audit log alone, not told in the room. */
  | { readonly type: 'delete'; readonly of: number; readonly reason?: string }
  | { readonly type: 'reaction'; readonly of: number; readonly emoji: string; readonly on: boolean }
  /** Pins a message to the room, or takes it down (P31). */
  | { readonly type: 'pin'; readonly of: number; readonly on: boolean }
  /** All that one chooses in a poll, by the places of its options, from 0; none takes the vote back (P35). */
  | { readonly type: 'vote'; readonly of: number; readonly choices: readonly number[] }
  /** Ends a poll, by its sender or a moderator. */
  | { readonly type: 'close-poll'; readonly of: number }
  /** Takes the preview of an own message's link away, for good (P37). */
  | { readonly type: 'preview'; readonly of: number; readonly on: false }
  | { readonly type: 'member'; readonly change: 'joined' | 'left' }
  /** About another one, who is named by id. */
  | {
      readonly type: 'member';
      readonly change: 'removed' | 'banned' | 'unbanned' | 'unmuted';
      readonly user: string;
      readonly reason?: string;
    }
  /** For so many milliseconds from when it is stored (P23). */
  | {
      readonly type: 'member';
      readonly change: 'muted';
      readonly user: string;
      readonly duration: number;
      readonly reason?: string;
    }
  | {
      readonly type: 'member';
      readonly change: 'role';
      readonly user: string;
      readonly role: Role;
      readonly reason?: string;
    }
  /** At least one of them. All but `slow` needs `manage`. */
  | {
      readonly type: 'settings';
      readonly slow?: number;
      readonly name?: string;
      readonly topic?: string;
      readonly listed?: boolean;
    };

/** One emoji on a message and who put it there, in the order in which they did. */
export interface Reaction {
  readonly emoji: string;
  readonly by: readonly string[];
}

/** A chat message as it is seen: the fold of its entry and of all entries about it. */
export interface Message extends MessageFields {
  readonly seq: number;
  readonly at: number;
  readonly from: string;
  /** Id of the service that sent it in the sender's name (P22). */
  readonly via?: string;
  readonly name: string;
  readonly key: string;
  /** Empty when deleted. */
  readonly text: string;
  /** Missing where there are none, and when deleted. */
  readonly files?: readonly Attachment[];
  /** The number of the message that this one answers (P30). */
  readonly reply?: number;
  /** The number of the message in whose thread it is (P36). */
  readonly thread?: number;
  /** That this one in a thread is for the whole room, too. */
  readonly inRoom?: true;
  /** Whom the text mentions, in its order. Missing where there are none, and when deleted. */
  readonly mentions?: readonly Mention[];
  /** Something on the visitor's page (P52). Missing where there is nothing, when edited and when deleted. */
  readonly pointed?: Pointed;
  /** In a sealed room: what it says now (P56). Missing when deleted. */
  readonly sealed?: Sealed;
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
  readonly members: readonly Member[];
  readonly memberCount: number;
}
