import type { Ack, Joined, RelayMessage } from '../../protocol/index.ts';
import type { StoredSend } from '../types.ts';

/** What the tabs of a group say to each other. */
export type Word = UpWord | DownWord | NewsWord;

/** From a tab to the one that leads: a frame as to the relay. Empty: a question whether anybody is there. */
export interface UpWord {
  /** Names one connection of one tab; a new one for each try. */
  readonly from: string;
  readonly frame: string;
}

/** A relay's answer with what the tab that leads adds to it. */
export interface SharedJoined extends Joined {
  /** Where the own read marker is while the relay knows none. */
  readonly assumed?: number;
}

/** From the one that leads. */
export type DownWord =
  | { readonly to: readonly string[]; readonly messages: readonly RelayMessage[] }
  /** The line has ended. */
  | { readonly to: readonly string[]; readonly code: number; readonly reason: string }
  /** This tab is somebody else than the one that leads: it needs a line of its own. */
  | { readonly to: readonly string[]; readonly isStranger: true };

/** To all. */
export type NewsWord =
  /** Another tab leads now. */
  | { readonly isLeader: true }
  /** Something to be sent is on disk. */
  | { readonly stored: StoredSend }
  /** It is not to be sent any more. */
  | { readonly dropped: Pick<StoredSend, 'room' | 'key'> }
  /** It is on the relay's disk. */
  | { readonly sent: Ack }
  | { readonly isLogout: true };
