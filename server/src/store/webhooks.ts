import type { RoomKind } from '../../../src/protocol/index.ts';
import type { ActResult, NewAct } from './moderation.ts';

/** What somebody outside is told of, and how. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description?: string;
  /** Signs what is told: base64 behind `whsec_`. */
  readonly secret: string;
  /** The one before, while both are good. */
  readonly former?: { readonly secret: string; readonly until: number };
  /** Types of events; missing: all. */
  readonly events?: readonly string[];
  readonly kinds?: readonly RoomKind[];
  readonly rooms?: readonly string[];
  readonly isEnabled: boolean;
  readonly made: number;
}

/** What is tried again and again. */
export interface Failing {
  /** Of the first try. */
  readonly since: number;
  readonly attempts: number;
  readonly error: string;
}

/** Up to where a webhook was told, by the number of the log's row, and what fails there. */
export interface WebhookPlace {
  readonly position: number;
  readonly failing?: Failing;
}

/** What could not be told in all of its time. The event itself is in the log, and nowhere else. */
export interface DeadLetter {
  readonly event: number;
  readonly at: number;
  readonly attempts: number;
  readonly error: string;
  /** Whether it is to be told once more. */
  readonly isReplayed: boolean;
}

/** An entry of any room, in the one order in which all were written. */
export interface LoggedEvent {
  readonly event: number;
  readonly room: string;
  readonly kind: RoomKind;
  /** The entry as it is now: what was erased meanwhile is not in it (P19). */
  readonly json: string;
  /** Of the end of a message that was written bit by bit (P18): its beginning, likewise. */
  readonly begun?: string;
}

/** What became of having dead letters told once more, and how many there are. */
export interface Replay {
  readonly result: ActResult;
  readonly count: number;
}

/** What a store keeps for webhooks. The log itself is what waits for them. */
export interface WebhookStore {
  all(): Promise<readonly (Webhook & WebhookPlace)[]>;
  /** Keeps one as it is now; a new one begins behind what was written by then. Here and below nothing is done that was said before (P3). */
  save(webhook: Webhook, act: NewAct): Promise<ActResult>;
  remove(id: string, act: NewAct): Promise<ActResult>;
  /** Notes how far it is, and what was given up there. */
  place(id: string, place: WebhookPlace, dead?: DeadLetter): Promise<void>;
  /** Events after one, so many at most. */
  events(after: number, limit: number): Promise<readonly LoggedEvent[]>;
  deadLetters(id: string, after: number, limit: number, isReplayed?: boolean): Promise<readonly DeadLetter[]>;
  /** Has dead letters told once more: these, or all. Resolves to how many as well. */
  replay(id: string, events: readonly number[] | undefined, act: NewAct): Promise<Replay>;
  /** One was told. */
  forgetDeadLetter(id: string, event: number): Promise<void>;
}
