import type { Action, MemberEntry, User } from '../../src/protocol/index.ts';
import { memberEntryOf } from './entry-kinds.ts';
import { may } from './may.ts';
import { mutedName } from './names.ts';
import { actionsOf, mutedUntilOf } from './policy.ts';
import type { Identity } from './policy/identity.ts';
import { placeAfter, placeAt, type Place } from './policy/place.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { RoomCommit } from './store/store.ts';

/** The same for a room that does not exist and for one that is not for this user, so that nobody learns which. */
export const noRoom = 'there is no such room, or it is not for you';

/** Places are few and alike: one object for all who are the same, so that a member costs none. */
const places = new Map<string, Place>();

function shared(place: Place): Place {
  // Of mutes and paces there are as many as people think of.
  if (place.mutedUntil !== undefined || place.slow !== undefined || place.isApart) return place;
  const key = `${place.kind} ${place.role} ${place.isBanned} ${place.bannedBy}`;
  let one = places.get(key);
  if (!one) places.set(key, (one = place));
  return one;
}

/** What a user is in a room, as it is stored now. */
export async function placeIn(room: string, user: string, { store, access, mutes }: Services): Promise<Place> {
  for (;;) {
    const { count } = access;
    const place = await store.place(room, user);
    // What was committed meanwhile may be missing in what was read.
    if (count !== access.count) continue;
    mutes.note(place);
    return shared(place);
  }
}

/** Whether one may, by what they are in the room now. */
export async function mayNow(identity: Identity, action: Action, room: string, services: Services): Promise<boolean> {
  return may(identity, action, room, await placeIn(room, identity.user.id, services), services);
}

/** What one may do, by the table and by what an embedder's own rules leave of it. */
export function allowed(identity: Identity, room: string, place: Place, { authorize }: Services): Action[] {
  return actionsOf(identity, room, place).filter((action) => authorize(identity, action, room));
}

/** A user as others see them in a room. */
export function shownAs(identity: Identity, room: string, place: Place, { limits }: Services): User {
  const { user } = identity;
  if (mutedUntilOf(identity, room, place) === undefined) return user;
  return { ...user, name: mutedName(user, place.knownAs, limits.nameLength) };
}

/** Gives a follower another place: they are told what they may do now, and one who may not read follows no more. */
function move(
  session: Session,
  state: OpenState,
  room: string,
  place: Place,
  before: Identity,
  services: Services,
): void {
  const subscription = state.rooms.get(room);
  if (!subscription) return;
  const formerPlace = subscription.place;
  const former = formerPlace && allowed(before, room, formerPlace, services);
  subscription.place = shared(place);
  services.mutes.note(place);
  let can = allowed(state.identity, room, place, services);
  const isOver = !can.includes('read');
  if (isOver) {
    can = [];
    state.rooms.delete(room);
    // From here on nothing is delivered, also of what is under way.
    subscription.leave(state.identity.user, false);
  }
  const mutedUntil = mutedUntilOf(state.identity, room, place);
  const isMuteChanged = (formerPlace && mutedUntilOf(before, room, formerPlace)) !== mutedUntil;
  if (isMuteChanged && !isOver) subscription.room.rename(shownAs(state.identity, room, place, services));
  if (former?.join() !== can.join() || isMuteChanged) {
    session.tell({ type: 'access', room, can, ...(!isOver && mutedUntil !== undefined && { mutedUntil }) });
  }
  if (isOver) session.refuse('forbidden', noRoom, { room });
}

/** The user's token says something else now. */
export function reconsider(session: Session, state: OpenState, before: Identity, services: Services): void {
  for (const { room, place } of state.rooms.all()) if (place) move(session, state, room.id, place, before, services);
}

/** Places of blocked people who were not told that they may do less there. */
const untold = new WeakSet<Place>();

/**
 * One has blocked another, or does no more (P34): in the direct room of these two it holds on all their connections at once. Who is blocked learns it when
 * they join again, or try; and where they did not, they are not told either that it has ended.
 */
export async function reconsiderBlock(
  users: readonly string[],
  services: Services,
  sessions: ReadonlySet<Session>,
): Promise<void> {
  services.access.count += 1;
  const theirs = [...sessions].filter(({ identity }) => identity && users.includes(identity.user.id));
  for (const session of theirs) {
    const { state } = session;
    if (state.name !== 'open') continue;
    const { id } = state.identity.user;
    for (const subscription of [...state.rooms.all()]) {
      const { place: before, room } = subscription;
      if (before?.kind !== 'direct') continue;
      const now = await placeIn(room.id, id, services);
      if (session.state !== state || state.rooms.get(room.id) !== subscription) continue;
      const isQuiet = before.isBlocked ? !now.isBlocked && untold.has(before) : now.isBlocked;
      if (isQuiet) {
        subscription.place = now;
        if (now.isBlocked) untold.add(now);
      } else if (!before.isBlocked || !now.isBlocked) move(session, state, room.id, now, state.identity, services);
    }
  }
}

/** Mutes that have ended are lifted on the connections that are open (P23). */
export function liftMutes(services: Services, sessions: ReadonlySet<Session>): void {
  const { clock, mutes } = services;
  for (const session of sessions) {
    const { state } = session;
    if (state.name !== 'open') continue;
    for (const { room, place } of state.rooms.all()) {
      if (place?.mutedUntil === undefined) continue;
      const now = placeAt(place, clock.now());
      if (now.mutedUntil === undefined) move(session, state, room.id, now, state.identity, services);
      else mutes.note(now);
    }
  }
}

/** Whether it may change what somebody is. Newcomers to open rooms, who are by far the most, are what they were. */
function isChange({ change, from, user }: MemberEntry): boolean {
  return (
    change !== 'renamed' && change !== 'merged' && (change !== 'joined' || from !== user.id || user.role !== undefined)
  );
}

/**
 * Brings what is committed about somebody's place in a room to their open connections, before anything that was committed after it is
 * delivered to anybody (threats 5 and 8).
 */
export function watchAccess(services: Services, sessions: ReadonlySet<Session>): () => void {
  const apply = (room: string, entry: MemberEntry): void => {
    services.access.count += 1;
    for (const session of sessions) {
      const { state } = session;
      if (state.name !== 'open' || state.identity.user.id !== entry.user.id) continue;
      const subscription = state.rooms.get(room);
      if (!subscription) continue;
      // While its join is not answered it does not know its place: it looks again.
      if (!subscription.place) continue;
      const { change, user } = entry;
      const place = placeAfter(subscription.place, { ...entry, role: user.role });
      const known = change === 'muted' && user.name !== '' && { knownAs: user.name };
      move(session, state, room, { ...place, ...known }, state.identity, services);
    }
  };
  return services.store.onCommit((commits: readonly RoomCommit[]) => {
    for (const { room, entries } of commits) {
      for (const text of entries) {
        const entry = memberEntryOf(text);
        if (entry && isChange(entry)) apply(room, entry);
      }
    }
  });
}
