import type { Action, Beat, ClientMessage, History, Join, Refresh, Signal } from '../../src/protocol/index.ts';
import { timeLeft } from './expiry.ts';
import type { Hub } from './hub.ts';
import { bounds, TokenBucket } from './limits.ts';
import { actionsOf, can } from './policy.ts';
import { send } from './sends.ts';
import type { Services } from './services.ts';
import type { About, OpenState, Session } from './session.ts';
import { Subscription } from './subscription.ts';

/** One thing to do, for one session that is open. */
interface Request<M> {
  readonly session: Session;
  readonly state: OpenState;
  readonly message: M;
  readonly services: Services;
  readonly hub: Hub;
}

/** Does what a message of an open session asks for. */
export function handle(session: Session, message: ClientMessage, services: Services, hub: Hub): void {
  const { state } = session;
  if (state.name !== 'open') return;
  // Also where its timer is late: nothing is done for one whose time is over (P13).
  if (timeLeft(state.identity, services.clock) <= 0) return session.onExpired();
  switch (message.type) {
    case 'send':
      return send(session, state, message, services);
    case 'signal':
      return signal({ session, state, message, services, hub });
    case 'bye':
      return session.bye();
    case 'hello':
      return session.refuse('bad-message', 'the hello was said already');
  }
  const wait = takeRequest(state, services);
  if (wait > 0) {
    // A heartbeat or a read marker comes again by itself.
    if (message.type === 'beat' || message.type === 'read') return;
    const about: About = {
      ...('room' in message && { room: message.room }),
      ...('id' in message && { id: message.id }),
      retryAfter: wait,
    };
    return session.refuse('limited', `more than ${bounds.requestRate} requests a second`, about);
  }
  switch (message.type) {
    case 'join':
      return join({ session, state, message, services, hub });
    case 'leave':
      return leave(session, state, message.room);
    case 'history':
      return history({ session, state, message, services, hub });
    case 'read': {
      const subscription = joined(session, state, message.room);
      return subscription?.room.read(state.identity.user, message.seq);
    }
    case 'beat':
      if (isConfirmed(state, message)) session.confirm();
      for (const [room, seq] of message.cursors) state.rooms.get(room)?.confirm(seq);
      return session.tell({ type: 'beat', at: services.clock.now() });
    case 'refresh':
      return void refresh({ session, state, message, services, hub });
  }
}

/** Whether a heartbeat says that everything that was sent has arrived, in all rooms. */
function isConfirmed({ rooms }: OpenState, { cursors }: Beat): boolean {
  return cursors.length >= rooms.size && cursors.every(([room, seq]) => rooms.get(room)?.isConfirmedBy(seq) ?? false);
}

function takeRequest(state: OpenState, { clock }: Services): number {
  const now = clock.elapsed();
  state.requests ??= new TokenBucket(bounds.requestBurst, now);
  return state.requests.take(bounds.requestRate, bounds.requestBurst, now);
}

function may(session: Session, state: OpenState, action: Action, about: About & { room: string }): boolean {
  if (can(state.identity, action, about.room)) return true;
  session.refuse('forbidden', `${action} is not permitted here`, about);
  return false;
}

function joined(session: Session, state: OpenState, room: string): Subscription | undefined {
  const subscription = state.rooms.get(room);
  if (!subscription) session.refuse('not-joined', 'join the room first', { room });
  return subscription;
}

function join({ session, state, message, services, hub }: Request<Join>): void {
  const { room } = message;
  if (!may(session, state, 'read', { room })) return;
  let subscription = state.rooms.get(room);
  if (!subscription) {
    if (state.rooms.size >= services.limits.rooms) {
      return session.refuse('too-many', `a connection follows at most ${services.limits.rooms} rooms`, { room });
    }
    subscription = new Subscription(session, hub.room(room), services);
    state.rooms.set(room, subscription);
  }
  void answerJoin(session, subscription, message, state, services);
}

/** Says where delivery begins, and begins it (P6). */
async function answerJoin(
  session: Session,
  subscription: Subscription,
  { cursor, room: id }: Join,
  { identity, rooms }: OpenState,
  { limits, log }: Services,
): Promise<void> {
  const { room } = subscription;
  const run = subscription.begin();
  session.readsInFlight += 1;
  try {
    if (room.ready) await room.ready;
    if (room.needsOwnRead(identity.user)) await room.loadOwnRead(identity.user);
    const distance = cursor && cursor.epoch === room.epoch ? room.head - cursor.seq : -1;
    const usable = distance >= 0 && distance <= bounds.catchUpEntries;
    const snapshot = usable ? undefined : await room.snapshot();
    if (!subscription.isCurrent(run)) return;
    const seq = snapshot?.asOf ?? cursor!.seq;
    subscription.enter(identity.user);
    const answer = JSON.stringify({
      type: 'joined',
      room: id,
      epoch: room.epoch,
      seq,
      head: Math.max(room.head, seq),
      can: actionsOf(identity, id),
      ...room.state(identity.user),
    });
    session.tellText(snapshot ? `${answer.slice(0, -1)},"snapshot":${snapshot.text}}` : answer);
    subscription.start(seq);
  } catch (error) {
    log.error('room not read', { room: id, error });
    if (!subscription.isCurrent(run)) return;
    rooms.delete(id);
    subscription.leave(identity.user, false);
    session.refuse('store-unavailable', 'the room cannot be read', { room: id, retryAfter: limits.heartbeat });
  } finally {
    session.readsInFlight -= 1;
    session.proceed();
  }
}

function leave(session: Session, state: OpenState, room: string): void {
  const subscription = joined(session, state, room);
  if (!subscription) return;
  state.rooms.delete(room);
  subscription.leave(state.identity.user, false);
}

function history({ session, state, message, services }: Request<History>): void {
  const { id, room, before, after, limit } = message;
  if (!may(session, state, 'read', { room, id })) return;
  const { store, limits } = services;
  const where = before === undefined ? { after: after! } : { before };
  session.readsInFlight += 1;
  store
    .page(room, where, Math.min(limit ?? limits.pageLength, limits.pageLength))
    .then(
      (page) => session.tell({ type: 'page', id, room, epoch: store.epoch, ...page }),
      (error: unknown) => {
        services.log.error('page not read', { room, error });
        session.refuse('store-unavailable', 'the page cannot be read', { room, id, retryAfter: limits.heartbeat });
      },
    )
    .finally(() => {
      session.readsInFlight -= 1;
      session.proceed();
    });
}

function signal({ session, state, message, services }: Request<Signal>): void {
  const { room } = message;
  const subscription = joined(session, state, room);
  if (!subscription || !may(session, state, 'signal', { room })) return;
  const now = services.clock.elapsed();
  const { signalRate } = services.limits;
  state.signals ??= new TokenBucket(signalRate, now);
  // Too many of these are dropped in silence (P10).
  if (state.signals.take(signalRate, signalRate, now) > 0) services.stats.signalsDropped += 1;
  else subscription.room.signal(state.identity.user, message);
}

async function refresh({ session, state, message, services }: Request<Refresh>): Promise<void> {
  try {
    const answer = await services.authenticator.refresh(state.identity, message.token);
    if (session.state !== state) return;
    if (!answer.ok) return session.refuse(answer.code, answer.message);
    if (services.revocations.covers(answer.identity)) return session.end('revoked', 'access was taken back');
    session.renew(answer.identity);
    session.tell({ type: 'refreshed' });
  } catch (error) {
    services.log.error('identity not refreshed', { session: session.id, error });
    session.refuse('store-unavailable', 'nobody can say now who this is', { retryAfter: services.limits.heartbeat });
  }
}
