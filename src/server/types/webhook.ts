import type { RoomKind } from '../../protocol/index.ts';

/** What of what is written is told, and whereto. */
export interface WebhookWishes {
  readonly url: string;
  readonly description?: string;
  /** Types of events, such as `message` or `member.joined`; `member` for all of these. Default: all. */
  readonly events?: readonly string[];
  readonly kinds?: readonly RoomKind[];
  readonly rooms?: readonly string[];
}

export interface WebhookInfo extends WebhookWishes {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly made: number;
}

/** A webhook, how far it was told, and what fails there. */
export interface WebhookState extends WebhookInfo {
  readonly position: number;
  readonly failing?: { readonly since: number; readonly attempts: number; readonly error: string };
}

/** An event that was given up after a day. */
export interface DeadLetterInfo {
  readonly event: number;
  readonly at: number;
  readonly attempts: number;
  readonly error: string;
  readonly isReplayed: boolean;
}

export interface DeadLetterList {
  readonly deadLetters: readonly DeadLetterInfo[];
  readonly next?: number;
}
