import type { Limits, User } from '../../protocol/index.ts';
import type { Failure } from './failure.ts';

/**
 * The chat's connection, as an application sees it.
 * - `idle`: nothing was asked for yet; no socket, no storage.
 * - `connecting`: first try, or a try after waiting.
 * - `online`: welcomed by the relay.
 * - `waiting`: the next try comes at `retryAt`.
 * - `offline`: the browser says there is no network; tried again when it says otherwise.
 * - `signed-out`: the relay wants a fresh credential (class `reauth`).
 * - `refused`: the relay will not have it (class `stop`).
 * - `closed`: by `chat.close()`.
 */
export type ChatStatus = 'idle' | 'connecting' | 'online' | 'waiting' | 'offline' | 'signed-out' | 'refused' | 'closed';

/** {@link Limits}, of which some are known from the beginning and the others once the relay has told them. */
export type KnownLimits = Pick<
  Limits,
  'frameBytes' | 'frameMessages' | 'textLength' | 'roomLength' | 'heartbeat' | 'silence'
> &
  Partial<Limits>;

/**
 * What carries the connection: a WebSocket, or where that is blocked an event stream with POSTs, or where that is held back long polling.
 */
export type TransportName = 'websocket' | 'event-stream' | 'long-polling';

/**
 * What stands in the way of a better transport.
 * - `refused`: a WebSocket was refused or cut at once, while HTTP was answered.
 * - `swallowed`: a WebSocket was accepted, or waited for, and nothing came through it, while HTTP was answered.
 * - `buffered`: an event stream was held back on the way.
 */
export type Obstacle = 'refused' | 'swallowed' | 'buffered';

/** How the connection is made. */
export interface Line {
  /** What carries the connection, or carried it last; undefined before the relay was heard for the first time. */
  readonly transport: TransportName | undefined;
  /** Why it is no WebSocket; empty where it is. */
  readonly obstacles: readonly Obstacle[];
}

/** What is known of a chat. A new object after every change, never changed in place. */
export interface ChatSnapshot extends Line {
  readonly status: ChatStatus;
  /** Who we are, once the relay has said so (also while reconnecting). */
  readonly user: User | undefined;
  /** When the next try comes, in milliseconds since 1970, while `waiting`. */
  readonly retryAt: number | undefined;
  /** Why the status is `signed-out` or `refused`, or what the last failed try said. */
  readonly error: Failure | undefined;
  /** Sends of this user that are not on the relay's disk yet, in all rooms. */
  readonly unsent: number;
  /** False where the browser gives no storage: unsent messages would be lost with the page. */
  readonly persistent: boolean;
  /** Round trip of the last heartbeat, in milliseconds. */
  readonly roundTrip: number | undefined;
  /** When the last heartbeat was answered, in milliseconds since 1970. */
  readonly beatAt: number | undefined;
  /** Name and version of the relay's software, once it has said so. */
  readonly relay: string | undefined;
  /**
   * Whether this tab is the one, of those that show this chat to the same user, that should make a sound or a notification. True also where
   * tabs do not know of each other.
   */
  readonly leading: boolean;
  /** The limits that the relay told; before that the usual ones, as far as they matter here. */
  readonly limits: KnownLimits;
}
