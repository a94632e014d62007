import type { Join, WatchDeliveries } from '../../src/protocol/index.ts';
import { allowed, noRoom, placeIn, shownAs } from './access.ts';
import type { Hub } from './hub.ts';
import { bounds } from './limits.ts';
import { may } from './may.ts';
import { mutedUntilOf } from './policy.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import { Subscription } from './subscription.ts';

/** The room as this session follows it, which is refused where it does not. */
export function joined(session: Session, state: OpenState, room: string): Subscription | undefined {
  const subscription = state.rooms.get(room);
  if (!subscription) session.refuse('not-joined', 'join the room first', { room });
  return subscription;
}

export function join(session: Session, state: OpenState, message: Join, services: Services, hub: Hub): void {
  const { room } = message;
  let subscription = state.rooms.get(room);
  if (!subscription) {
    if (state.rooms.size >= services.limits.rooms) {
      return session.refuse('too-many', `a connection follows at most ${services.limits.rooms} rooms`, { room });
    }
    subscription = new Subscription(session, hub.room(room), services);
    state.rooms.add(subscription);
  }
  void answerJoin(session, subscription, message, state, services);
}

/** Says where delivery begins, and begins it (P6). */
async function answerJoin(
  session: Session,
  subscription: Subscription,
  { cursor, room: id }: Join,
  state: OpenState,
  services: Services,
): Promise<void> {
  const { limits, log } = services;
  const { rooms } = state;
  const { user } = state.identity;
  const { room } = subscription;
  const run = subscription.begin();
  await session.answering(
    async () => {
      if (room.ready) await room.ready;
      if (room.needsOwnRead(user)) await room.loadOwnRead(user);
      const distance = cursor && cursor.epoch === room.epoch ? room.head - cursor.seq : -1;
      const usable = distance >= 0 && distance <= bounds.catchUpEntries;
      const snapshot = usable ? undefined : await room.snapshot();
      // Last of all that is waited for: what is known of the room is told only if it is for this user now.
      const place = await placeIn(id, user.id, services);
      if (!subscription.isCurrent(run)) return;
      if (!may(state.identity, 'read', id, place, services)) {
        rooms.delete(id);
        subscription.leave(user, false);
        return session.refuse('forbidden', noRoom, { room: id });
      }
      subscription.place = place;
      const seq = snapshot?.asOf ?? cursor!.seq;
      const mutedUntil = mutedUntilOf(state.identity, id, place);
      subscription.enter(shownAs(state.identity, id, place, services));
      const answer = JSON.stringify({
        type: 'joined',
        room: id,
        epoch: room.epoch,
        seq,
        head: Math.max(room.head, seq),
        kind: place.kind,
        can: allowed(state.identity, id, place, services),
        ...room.state(user),
        ...room.description.now,
        ...(place.slow !== undefined && { slow: place.slow }),
        ...(mutedUntil !== undefined && { mutedUntil }),
      });
      session.tellText(snapshot ? `${answer.slice(0, -1)},"snapshot":${snapshot.text}}` : answer);
      if (!snapshot) room.reached(user, seq);
      subscription.start(seq);
      if (place.kind === 'support') services.visits?.moved(session);
    },
    (error) => {
      log.error('room not read', { room: id, error });
      if (!subscription.isCurrent(run)) return;
      rooms.delete(id);
      subscription.leave(user, false);
      session.refuse('store-unavailable', 'the room cannot be read', { room: id, retryAfter: limits.heartbeat });
    },
  );
}

export function leave(session: Session, state: OpenState, room: string, { visits }: Services): void {
  const subscription = joined(session, state, room);
  if (!subscription) return;
  state.rooms.delete(room);
  subscription.leave(state.identity.user, false);
  if (subscription.place?.kind === 'support') visits?.moved(session);
}

/** How far messages of a followed room have reached the others, now and from now on (P38). */
export function watchDeliveries(session: Session, state: OpenState, { id, room, end }: WatchDeliveries): void {
  const subscription = state.rooms.get(room);
  if (!subscription) return session.refuse('not-joined', 'join the room first', { room, id });
  if (end === undefined) return subscription.watchDeliveries(id);
  subscription.endDeliveries(end);
  session.tell({ type: 'done', id });
}
