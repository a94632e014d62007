import type { CallMedia, ErrorCode, Role, User } from '../../../src/protocol/index.ts';
import type { Scope } from '../policy/scopes.ts';

/** What a message begins that rings somebody (P55). */
export interface NewCall {
  readonly media: CallMedia;
  readonly device: string;
}

/** A call is answered on a device, or over. Whether whoever says so may, is decided inside. */
export interface CallChange {
  readonly room: string;
  readonly sender: User;
  /** What the sender's token or key says of them. */
  readonly grant?: Role;
  readonly isAdmin?: boolean;
  readonly scopes?: readonly Scope[];
  /** The number of its message. */
  readonly of: number;
  /** Where it is answered; without one it is over. */
  readonly device?: string;
}

/** Told as what comes of a send. */
export type CallResult =
  | { readonly ok: true; readonly seq: number; readonly at: number; readonly duplicate: boolean }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** Calls that are not over. What is to be seen of them is in the log alone. */
export interface CallStore {
  change(change: CallChange): Promise<CallResult>;
  /** The rooms and numbers of those that are not over. */
  open(): Promise<readonly (readonly [room: string, seq: number])[]>;
}
