import type { Message, RoomKind } from '../../../../src/protocol/index.ts';
import type { Identity } from '../../policy/identity.ts';
import type { Place } from '../../policy/place.ts';
import type { AppendRequest } from '../store.ts';
import type { Person } from './identity.ts';

/** What the log's writer holds of the rows that a transaction is about. */

/** A room that the transaction under way touches. */
export interface TouchedRoom {
  /** 0 as long as the room has no entries. */
  id: number;
  readonly name: string;
  head: number;
  /** Time of the last entry. */
  at: number;
  members: number;
  kind: RoomKind;
  /** Slow mode (P24). */
  slow: number;
  /** What it is called and about, and whether the directory names it (P33). */
  title: string;
  topic: string;
  listed: number;
  /** Entries that this transaction adds. */
  readonly added: string[];
}

export interface KnownEntry {
  readonly json: string;
  readonly digest: Uint8Array;
}

/** A message that a request is about. */
export interface Target {
  /** Of its entry. */
  readonly id: number;
  readonly json: string;
  /** Which entry has its text, if not its own. */
  readonly edit: number | null;
  readonly message: Message;
}

/** A send that its sender is permitted, and what is known of both. */
export interface Sending {
  readonly room: TouchedRoom;
  readonly request: AppendRequest;
  /** Of its body. */
  readonly digest: Uint8Array;
  readonly identity: Identity;
  readonly person: Person | undefined;
  readonly place: Place;
}
