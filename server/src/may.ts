import type { Action } from '../../src/protocol/index.ts';
import { can } from './policy.ts';
import type { Identity } from './policy/identity.ts';
import type { Place } from './policy/place.ts';

/** What an embedder's own rules leave of the table. */
interface OwnRules {
  readonly authorize: (identity: Identity, action: Action, room: string) => boolean;
}

/** Whether one may, by the table and by what an embedder's own rules leave of it. */
export function may(identity: Identity, action: Action, room: string, place: Place, { authorize }: OwnRules): boolean {
  return can(identity, action, room, place) && authorize(identity, action, room);
}
