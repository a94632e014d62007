import type { Decide, Held } from '../../src/protocol/index.ts';
import { placeIn } from './access.ts';
import { bounds } from './limits.ts';
import { can } from './policy.ts';
import { askerOf } from './reports.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { DecideResult } from './store/moderation.ts';
import { targetIn } from './target.ts';

const notPermitted = 'moderate is not permitted here';
/** As a send is refused by a filter. */
const refused = 'a moderator has refused it';

/** Tells a moderator what waits (P28). */
export async function listHeld(
  session: Session,
  state: OpenState,
  { id, room, after = 0 }: Held,
  services: Services,
): Promise<void> {
  const { authorize, limits, log, store } = services;
  session.readsInFlight += 1;
  try {
    const held = (await store.moderation?.held(room, after, bounds.heldAtOnce + 1)) ?? [];
    // After they are read, so that nothing is told to one who is no moderator any more.
    const place = await placeIn(room, state.identity.user.id, services);
    if (session.state !== state) return;
    if (!can(state.identity, 'moderate', room, place) || !authorize(state.identity, 'moderate', room)) {
      return session.refuse('forbidden', notPermitted, { id, room });
    }
    const more = held.length > bounds.heldAtOnce;
    session.tell({ type: 'held', id, room, held: held.slice(0, bounds.heldAtOnce), more });
  } catch (error) {
    log.error('held messages not read', { room, error });
    session.refuse('store-unavailable', 'what is held cannot be read', { id, room, retryAfter: limits.heartbeat });
  } finally {
    session.readsInFlight -= 1;
    session.proceed();
  }
}

/** Releases what is held, which its sender sees in the log, or refuses it, which they are told (P28). */
export async function decide(session: Session, state: OpenState, message: Decide, services: Services): Promise<void> {
  const { authorize, limits } = services;
  const { id, room, verdict } = message;
  if (!authorize(state.identity, 'moderate', room)) return session.refuse('forbidden', notPermitted, { id, room });
  session.readsInFlight += 1;
  const result = await perform(state, message, services);
  session.readsInFlight -= 1;
  if (result.ok) {
    if (verdict === 'refuse') {
      const { user, key } = result;
      for (const each of services.sessions) {
        if (each.identity?.user.id === user) each.refuse('text-refused', refused, { room, key });
      }
    }
    session.tell({ type: 'done', id });
  } else {
    const isLater = result.code === 'busy' || result.code === 'store-unavailable';
    session.refuse(result.code, result.message, { id, room, ...(isLater && { retryAfter: limits.heartbeat }) });
  }
  session.proceed();
}

async function perform(
  state: OpenState,
  { room, held, verdict, reason }: Decide,
  { log, sessions, store: { moderation } }: Services,
): Promise<DecideResult> {
  if (!moderation) return { ok: false, code: 'forbidden', message: 'this relay holds no messages' };
  try {
    const [found] = await moderation.held(room, held - 1, 1);
    const target = found && targetIn(room, found.from, sessions);
    return await moderation.decide({
      ...askerOf(state.identity, room),
      held,
      verdict,
      ...(reason !== undefined && { reason: reason.toWellFormed() }),
      ...(target && { target }),
    });
  } catch (error) {
    log.error('held message not read', { room, error });
    return { ok: false, code: 'store-unavailable', message: 'what is held cannot be read' };
  }
}
