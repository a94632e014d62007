import type { Mention } from './log.ts';
import type { Sealed } from './sealed.ts';

/** Ask for the texts that a message has had (P32). */
export interface Revisions {
  readonly type: 'revisions';
  readonly id: number;
  readonly room: string;
  /** The message. */
  readonly seq: number;
  /** Only texts before this number: the last one of the page before. */
  readonly before?: number;
  readonly limit?: number;
}

/** A text that a message had, or has, from its sender. */
export interface Revision {
  /** The number of the entry that made it: the message's own for the first text, else of an edit. */
  readonly seq: number;
  readonly at: number;
  readonly text: string;
  readonly mentions?: readonly Mention[];
  /** In a sealed room, where the text is empty: what it said (P56). */
  readonly sealed?: Sealed;
  /** Id of the service that wrote it in the sender's name (P22). */
  readonly via?: string;
}

/** Some texts of a message, the newest first, and whose they are. */
export interface RevisionPage {
  /** Who has written all of them. */
  readonly from: string;
  readonly name: string;
  readonly revisions: readonly Revision[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

/** The answer to revisions. */
export interface RevisionList extends RevisionPage {
  readonly type: 'revisions';
  readonly id: number;
  readonly room: string;
  /** The message. */
  readonly of: number;
}
