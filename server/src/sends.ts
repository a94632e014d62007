import { errorClasses, type Body, type ErrorCode, type Send } from '../../src/protocol/index.ts';
import { faultOf, isDeskBody, wellFormed } from './body.ts';
import { bounds } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';
import { actionFor } from './policy.ts';
import { faultOfSealing } from './sealing/body.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { AppendResult } from './store/store.ts';
import { targetIn } from './target.ts';

interface Refused {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfter?: number;
}

/** Appends to a room's log, in the order in which this session's sends come (P2, P3). */
export function send(session: Session, state: OpenState, message: Send, services: Services): void {
  const { room, key, body } = message;
  if (message.resume && state.held?.has(room)) state.held.set(room, 'resumed');
  const refused = check(session, state, message, services);
  if (refused) return refuse(session, state, message, refused);
  const { stats, store } = services;
  session.appendsInFlight += 1;
  stats.appendsWaiting += 1;
  const { user, grants, isAdmin, scopes, via } = state.identity;
  const grant = grants?.get(room);
  const sent = wellFormed(body);
  const filtering = services.filters.look(sent);
  const victim = victimOf(sent);
  const target = victim === undefined ? undefined : targetIn(room, victim, services.sessions);
  const soFar = body.type === 'stop' ? services.streams?.soFar(room, body.of) : undefined;
  const given = {
    ...(soFar && { soFar }),
    ...(filtering && { filtering }),
    ...(target && { target }),
    ...(grant && { grant }),
    ...(isAdmin && { isAdmin }),
    ...(state.held?.delete(room) && { resume: true as const }),
  };
  void store
    .append({
      room,
      sender: user,
      key,
      body: sent,
      ...(state.lane && { lane: state.lane }),
      ...given,
      ...(scopes && { scopes }),
      ...(via && { via }),
    })
    .then((result) => answer(session, state, message, result, services))
    .catch((error: unknown) => session.fail(error));
}

/** Whom a body would ban or mute. */
const victimOf = (body: Body): string | undefined =>
  body.type === 'member' && (body.change === 'banned' || body.change === 'muted') ? body.user : undefined;

/** Why a send may not go to the store now, or undefined. */
function check(session: Session, state: OpenState, message: Send, services: Services): Refused | undefined {
  const { room, body } = message;
  const { clock, limits, stats, roomBudget } = services;
  if (state.held?.get(room) === 'held')
    return { code: 'held', message: 'an earlier send to this room must be tried again first' };
  // The table is asked inside the transaction, so that nothing comes between; here only what may narrow it.
  const action = actionFor(body, state.rooms.get(room)?.place?.kind);
  if (!services.authorize(state.identity, action, room))
    return { code: 'forbidden', message: `${action} is not permitted here` };
  if (body.type === 'message' && body.files?.length && !services.authorize(state.identity, 'upload', room)) {
    return { code: 'forbidden', message: 'upload is not permitted here' };
  }
  if (body.type === 'conversation' && body.into !== undefined && !services.authorize(state.identity, action, body.into))
    return { code: 'forbidden', message: `${action} is not permitted there` };
  if (isDeskBody(body) && !services.store.desk)
    return { code: 'forbidden', message: 'this relay keeps no conversations' };
  const isStream = body.type === 'end' || body.type === 'stop' || (body.type === 'message' && body.stream);
  if (isStream && !services.streams) {
    return { code: 'bad-message', message: 'body: nothing can be streamed here' };
  }
  const fault = faultOfSealing(room, body) ?? faultOf(body, limits);
  if (fault) return fault;
  if (session.appendsInFlight >= bounds.appendsPerSession || stats.appendsWaiting >= bounds.appends) {
    return { code: 'busy', message: 'too many sends wait for the disk', retryAfter: 1_000 };
  }
  const now = clock.elapsed();
  const bucket = (state.share.sends ??= new TokenBucket(limits.sendBurst, now));
  const retryAfter = bucket.take(limits.sendRate, limits.sendBurst, now);
  if (retryAfter > 0) return { code: 'limited', message: `more than ${limits.sendRate} sends a second`, retryAfter };
  // What it would be refused for in this room is known by the store alone: only that there may be nothing in it is known here.
  const wait = mayBeEmpty(state, room) ? roomBudget.waitToOpen(state.identity) : 0;
  if (wait === 0) return undefined;
  return { code: 'limited', message: `first in more than ${bounds.openingRate} open rooms an hour`, retryAfter: wait };
}

/** Whether this may be an open room to which nobody has written: one that is not followed may be. */
function mayBeEmpty(state: OpenState, room: string): boolean {
  const followed = state.rooms.get(room);
  return !followed || (followed.place?.kind === 'open' && followed.room.head === 0);
}

function refuse(session: Session, state: OpenState, { room, key }: Send, refused: Refused): void {
  const { code, message, retryAfter } = refused;
  if (errorClasses[code] === 'retry') {
    // All that follows in this room waits for this one, so that order is kept.
    state.held ??= new Map();
    if (state.held.size >= bounds.heldRooms && !state.held.has(room)) {
      return session.end('busy', 'sends to too many rooms were refused');
    }
    state.held.set(room, 'held');
  }
  session.refuse(code, message, { room, key, ...(retryAfter === undefined ? {} : { retryAfter }) });
}

function answer(session: Session, state: OpenState, message: Send, result: AppendResult, services: Services): void {
  const { limits, stats, roomBudget } = services;
  session.appendsInFlight -= 1;
  stats.appendsWaiting -= 1;
  const { room, key } = message;
  if (result.ok) {
    if (!result.duplicate) {
      stats.appends += 1;
      // The first of all, or the one behind its writer's coming to the room.
      if (result.seq === 1 || result.seq === 2) roomBudget.opened(state.identity);
    }
    if (message.body.type === 'vote') services.tallies.note();
    const isHeld = result.seq === 0 && message.body.type === 'message';
    session.tell({ type: 'ack', room, key, seq: result.seq, at: result.at, ...(isHeld && { held: true as const }) });
  } else {
    const isLater = errorClasses[result.code] === 'retry' && result.code !== 'held';
    const usual = isLater ? { retryAfter: Math.min(limits.heartbeat, 2_000) } : {};
    refuse(session, state, message, { ...usual, ...result });
  }
  session.closeWhenAnswered();
}
