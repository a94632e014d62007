/** What every entry has. These are about no message. */
interface DeskEntryBase {
  readonly seq: number;
  readonly at: number;
  readonly from: string;
  readonly via?: string;
  readonly of?: number;
  readonly set?: undefined;
}

// ── What visitor and agents know: entries in the conversation's own log (P40) ────────────────────────────────────────────────────────

/** The conversation is this from here on; what is not said stays. */
export interface ConversationEntry extends DeskEntryBase {
  readonly type: 'conversation';
  /** Missing where the relay wrote the entry by itself. */
  readonly key?: string;
  readonly status?: 'open' | 'closed';
  /** Id of who answers; `null` for nobody. What they are called is told by the room's members. */
  readonly agent?: string | null;
  /** Of `closed`: in which conversation of the same visitor it goes on, until it is opened again (P53). */
  readonly into?: string;
  /** Of `closed` by the relay: its visitor was erased (P21). */
  readonly reason?: 'erasure';
}

/** What the visitor says of how they were helped. A later one takes its place. */
export interface RatingEntry extends DeskEntryBase {
  readonly type: 'rating';
  readonly key: string;
  /** From 1 to 5. */
  readonly score: number;
  /** In their own words; empty for none, and when erased: where there were some, an entry of the relay tells so. */
  readonly text: string;
}

// ── What agents alone know: entries in the companion's log (P41) ─────────────────────────────────────────────────────────────────────

/** Who is to answer from here on; `null` for nobody. */
export interface AssignEntry extends DeskEntryBase {
  readonly type: 'assign';
  readonly key: string;
  readonly user: string | null;
  /** The relay did it by itself (P43). */
  readonly automatic?: true;
}

/** Nothing is to be done before this time, in milliseconds since 1970 by the relay's clock; 0: it is again. */
export interface SnoozeEntry extends DeskEntryBase {
  readonly type: 'snooze';
  readonly key: string;
  readonly until: number;
}

/** A word for what the conversation is about, put on it or taken off. */
export interface TagEntry extends DeskEntryBase {
  readonly type: 'tag';
  readonly key: string;
  /** Empty when erased. */
  readonly tag: string;
  readonly on: boolean;
}

export type DeskEntry = ConversationEntry | RatingEntry | AssignEntry | SnoozeEntry | TagEntry;

/** What is asked of a conversation: the first two in its own room, the others in the companion. */
export type DeskBody =
  | { readonly type: 'conversation'; readonly status: 'open' | 'closed'; readonly into?: string }
  | { readonly type: 'rating'; readonly score: number; readonly text?: string }
  | { readonly type: 'assign'; readonly user: string | null }
  | { readonly type: 'snooze'; readonly until: number }
  | { readonly type: 'tag'; readonly tag: string; readonly on: boolean };

/** The room in which agents speak of a conversation (P41). */
export const companionOf = (conversation: string): string => `n${conversation.slice(1)}`;

/** The conversation that a companion is about. */
export const conversationOf = (companion: string): string => `s${companion.slice(1)}`;
