import type { Action, Member, Presence, RoomKind, User } from '../../protocol/index.ts';
import type { Failure } from './failure.ts';
import type { ChatMessage } from './message.ts';

/** What is known of a room. A new object after every change, never changed in place; unchanged messages keep their identity. */
export interface RoomSnapshot {
  readonly id: string;
  /** `loading` before the first answer; `live` while entries arrive; `catching-up` while the connection is away or missed entries come in; `refused`. */
  readonly status: 'loading' | 'live' | 'catching-up' | 'refused';
  readonly error: Failure | undefined;
  /** Oldest first; own unsent ones at the end. */
  readonly messages: readonly ChatMessage[];
  /** Whether {@link Room.loadOlder} would bring more. */
  readonly more: boolean;
  readonly loadingOlder: boolean;
  /** Messages (not edits or reactions) that arrived late, after the last interruption; 0 when there was none. */
  readonly restored: number;
  /** Messages from others after the own read marker. */
  readonly unread: number;
  /** The own read marker: everything up to this number was read. */
  readonly readSeq: number;
  /** How far others have read, by user id (in a large room: empty). */
  readonly reads: ReadonlyMap<string, number>;
  /** By user id, each with their `role` where it is not an ordinary member's (in a large room: a part of them). */
  readonly members: ReadonlyMap<string, Member>;
  readonly memberCount: number;
  /** Everybody whose name is known, by id. */
  readonly users: ReadonlyMap<string, User>;
  readonly presence: Presence;
  /** Who is writing now, without oneself. */
  readonly typing: readonly User[];
  /** Who this room is for; undefined before the first answer. */
  readonly kind?: RoomKind | undefined;
  /** What this user may do here; empty before the first answer, and where it is refused. */
  readonly can: readonly Action[];
  /** In slow mode: so many milliseconds are between two messages of one user, moderators excepted (P24). 0 or undefined where it is not. */
  readonly slow?: number | undefined;
  /** When one's own mute ends, in milliseconds since 1970 by the relay's clock; 0 or undefined while one is not muted (P23). */
  readonly mutedUntil?: number | undefined;
}
