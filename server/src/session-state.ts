import type { Limits, Refusal } from '../../src/protocol/index.ts';
import type { Expiry } from './expiry.ts';
import type { FollowedRooms } from './followed-rooms.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { Identity } from './policy/identity.ts';
import type { UserShare } from './shares.ts';

/** Where a session is. Each state has what it needs, and nothing of another. */
export type SessionState =
  /** Nothing counts before the hello (P12). */
  | { readonly name: 'greeting'; readonly isAuthenticating: boolean }
  | OpenState
  /** Nothing is heard any more; acks of sends under way are still told. */
  | { readonly name: 'closing' };

export interface OpenState {
  readonly name: 'open';
  /** Renewed by a fresh token (P13). */
  identity: Identity;
  /** What its sends keep their order in (P3); undefined where there is only one. */
  readonly lane: string | undefined;
  /** What all connections of this user share, this one being counted in it. */
  readonly share: UserShare;
  readonly rooms: FollowedRooms;
  /**
   * Rooms in which a send was refused for now (P3): `held` until one says `resume`, then `resumed` until the store has heard of it. Made when
   * needed, like all that an idle guest does without.
   */
  held: Map<string, 'held' | 'resumed'> | undefined;
  requests: TokenBucket | undefined;
  /** Of a token. */
  expiry: Expiry | undefined;
}

/** What an error is about. */
export type About = Partial<Pick<Refusal, 'room' | 'key' | 'id' | 'retryAfter'>>;

/** What a malformed message is about, as far as it says so in the right shape. */
export function aboutOf({ room, key, id }: Readonly<Record<string, unknown>>, limits: Limits): About {
  return {
    ...(typeof room === 'string' && room.length <= limits.roomLength && { room }),
    ...(typeof key === 'string' && key.length <= limits.keyLength && { key }),
    ...(typeof id === 'number' && { id }),
  };
}
