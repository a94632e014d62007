import {
  isSealedRoom,
  previewTopic,
  streamTopic,
  type Action,
  type Beat,
  type ClientMessage,
  type History,
  type Join,
  type Refresh,
  type Signal,
  type WatchDeliveries,
} from '../../src/protocol/index.ts';
import { timeLeft } from './expiry.ts';
import { allowed, noRoom, placeIn, reconsider, shownAs } from './access.ts';
import { answerCall } from './calls/requests.ts';
import type { Hub } from './hub.ts';
import { decide, listHeld } from './held.ts';
import { bounds } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';
import { answerList } from './lists.ts';
import { can, isMuted, mutedUntilOf } from './policy.ts';
import { isSpared } from './policy/identity.ts';
import type { Place } from './policy/place.ts';
import { changeReport, listReports } from './reports.ts';
import { listVoters, listVotes } from './polls.ts';
import { listPreviews } from './previews/requests.ts';
import { listPins, listRevisions } from './room-read.ts';
import { answerDesk, tellConversation, tellWait } from './desk/desk.ts';
import { answerVisits, passPreview } from './desk/visit-requests.ts';
import { answerPush } from './push/requests.ts';
import { create, invite, redeem } from './rooms.ts';
import { answerDevices } from './sealing/requests.ts';
import { search } from './search.ts';
import { send } from './sends.ts';
import { banned, changeSiteBan } from './site-ban.ts';
import type { Services } from './services.ts';
import type { About, OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import { appendText, listStreams } from './streams/requests.ts';
import { Subscription } from './subscription.ts';
import { answerThreads } from './threads.ts';

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
      return leave(session, state, message.room, services);
    case 'history':
      return void history({ session, state, message, services, hub });
    case 'read': {
      const subscription = joined(session, state, message.room);
      return subscription?.room.read(state.identity.user, message.seq);
    }
    case 'beat':
      if (isConfirmed(state, message)) session.confirm();
      for (const [room, seq] of message.cursors) state.rooms.get(room)?.confirm(seq);
      return session.tell({ type: 'beat', at: services.clock.now() });
    case 'create':
      return create(session, state, message, services);
    case 'invite':
      return invite(session, state, message, services);
    case 'redeem':
      return redeem(session, state, message, services);
    case 'ban':
    case 'unban':
      return changeSiteBan(session, state, message, services);
    case 'report':
    case 'resolve':
      return void changeReport(session, state, message, services);
    case 'reports':
      return void listReports(session, state, message, services);
    case 'search':
      return void search(session, state, message, services);
    case 'pins':
      return listPins(session, state, message, services);
    case 'deliveries':
      return watchDeliveries({ session, state, message, services, hub });
    case 'previews':
      return listPreviews(session, state, message, services);
    case 'votes':
      return listVotes(session, state, message, services);
    case 'voters':
      return listVoters(session, state, message, services);
    case 'thread':
    case 'threads':
    case 'follow':
    case 'unfollow':
    case 'seen':
      return answerThreads(session, state, message, services);
    case 'revisions':
      return listRevisions(session, state, message, services);
    case 'append':
      return void appendText(session, state, message, services, hub);
    case 'streams':
      return listStreams(session, state, message, services);
    case 'held':
      return void listHeld(session, state, message, services);
    case 'decide':
      return void decide(session, state, message, services);
    case 'conversation':
      return tellConversation(session, state, message, services);
    case 'wait':
      return tellWait(session, state, message, services);
    case 'queue':
    case 'attend':
    case 'agents':
    case 'away':
      return void answerDesk(session, state, message, services);
    case 'visit':
    case 'visitors':
    case 'visitor':
      return answerVisits(session, state, message, services);
    case 'calls':
    case 'call':
    case 'accept':
    case 'hangup':
    case 'peer':
      return void answerCall(session, state, message, services);
    case 'rooms':
    case 'watch':
    case 'members':
    case 'people':
    case 'discover':
    case 'block':
    case 'unblock':
    case 'blocks':
      return void answerList(session, state, message, services, hub);
    case 'push':
    case 'subscribe':
    case 'unsubscribe':
    case 'notify':
      return void answerPush(session, state, message, services);
    case 'devices':
    case 'enrol':
    case 'retire':
      return void answerDevices(session, state, message, services);
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

/** By the table, and by what an embedder's own rules leave of it. */
function may({ identity }: OpenState, action: Action, room: string, place: Place, services: Services): boolean {
  return can(identity, action, room, place) && services.authorize(identity, action, room);
}

function joined(session: Session, state: OpenState, room: string): Subscription | undefined {
  const subscription = state.rooms.get(room);
  if (!subscription) session.refuse('not-joined', 'join the room first', { room });
  return subscription;
}

function join({ session, state, message, services, hub }: Request<Join>): void {
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
      if (!may(state, 'read', id, place, services)) {
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
        ...room.described,
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

function leave(session: Session, state: OpenState, room: string, { visits }: Services): void {
  const subscription = joined(session, state, room);
  if (!subscription) return;
  state.rooms.delete(room);
  subscription.leave(state.identity.user, false);
  if (subscription.place?.kind === 'support') visits?.moved(session);
}

/** How far messages of a followed room have reached the others, now and from now on (P38). */
function watchDeliveries({ session, state, message }: Request<WatchDeliveries>): void {
  const { id, room, end } = message;
  const subscription = state.rooms.get(room);
  if (!subscription) return session.refuse('not-joined', 'join the room first', { room, id });
  if (end === undefined) return subscription.watchDeliveries(id);
  subscription.endDeliveries(end);
  session.tell({ type: 'done', id });
}

async function history({ session, state, message, services }: Request<History>): Promise<void> {
  const { id, room, before, after, limit } = message;
  const { store, limits, log } = services;
  const where = before === undefined ? { after: after! } : { before };
  await session.answering(
    async () => {
      const page = await store.page(room, where, Math.min(limit ?? limits.pageLength, limits.pageLength));
      // After the page, so that nothing is told to one who was removed while it was read.
      const place = await placeIn(room, state.identity.user.id, services);
      if (session.state !== state) return;
      if (may(state, 'read', room, place, services))
        session.tell({ type: 'page', id, room, epoch: store.epoch, ...page });
      else session.refuse('forbidden', noRoom, { room, id });
    },
    (error) => {
      log.error('page not read', { room, error });
      session.refuse('store-unavailable', 'the page cannot be read', { room, id, retryAfter: limits.heartbeat });
    },
  );
}

function signal({ session, state, message, services, hub }: Request<Signal>): void {
  const { room } = message;
  const subscription = joined(session, state, room);
  if (!subscription) return;
  // It would be told to the other one alone, who wants nothing of this one, who is not told so.
  if (subscription.place?.isBlocked) return void (services.stats.signalsDropped += 1);
  if (!subscription.place || !may(state, 'signal', room, subscription.place, services)) {
    if (!subscription.place || !isMuted(state.identity, 'signal', room, subscription.place)) {
      return session.refuse('forbidden', 'signal is not permitted here', { room });
    }
    const retryAfter = subscription.place.mutedUntil! - services.clock.now();
    return session.refuse('muted', 'signal is not permitted while muted', {
      room,
      retryAfter: Math.max(retryAfter, 1),
    });
  }
  // Of this topic only the relay's own are passed on (P18); and of a sealed room nothing that could be read (P56).
  const isReadable = isSealedRoom(room) && !(message.topic === 'typing' && typeof message.data !== 'string');
  if (message.topic === streamTopic || isReadable) return void (services.stats.signalsDropped += 1);
  const now = services.clock.elapsed();
  const { signalRate } = services.limits;
  const bucket = (state.share.signals ??= new TokenBucket(signalRate, now));
  // Too many of these are dropped in silence (P10).
  if (bucket.take(signalRate, signalRate, now) > 0) return void (services.stats.signalsDropped += 1);
  // What a visitor is typing is for the team alone (P45).
  if (message.topic === previewTopic && subscription.place.kind === 'support') {
    if (!passPreview(state, message, hub)) services.stats.signalsDropped += 1;
  } else subscription.room.signal(state.identity.user, message);
}

async function refresh({ session, state, message, services }: Request<Refresh>): Promise<void> {
  try {
    const answer = await services.authenticator.refresh(state.identity, message.token);
    if (session.state !== state) return;
    if (!answer.ok) return session.refuse(answer.code, answer.message);
    if (services.revocations.covers(answer.identity)) return session.end('revoked', 'access was taken back');
    const { siteBans } = services;
    const ban = siteBans.ofUser(answer.identity.user.id) ?? siteBans.ofSession(session);
    // Who is no admin any more is not spared any more.
    if (ban && !isSpared(answer.identity)) return session.end('forbidden', banned, siteBans.timeLeft(ban));
    const before = state.identity;
    session.renew(answer.identity);
    session.tell({ type: 'refreshed' });
    reconsider(session, state, before, services);
  } catch (error) {
    services.log.error('identity not refreshed', { session: session.id, error });
    session.refuse('store-unavailable', 'nobody can say now who this is', { retryAfter: services.limits.heartbeat });
  }
}
