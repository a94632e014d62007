import { hash } from 'node:crypto';
import type { Decide, Held, HeldList } from '../../src/protocol/index.ts';
import { mayNow } from './access.ts';
import { cleanText } from './clean-text.ts';
import { bounds } from './limits.ts';
import type { Identity } from './policy/identity.ts';
import { askerOf } from './asker.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { DecideResult } from './store/moderation.ts';
import { targetIn } from './target.ts';

const notPermitted = 'moderate is not permitted here';
/** As a send is refused by a filter. */
const refused = 'a moderator has refused it';

/** What waits in a room after a number; undefined for all but its moderators. */
export async function heldIn(
  identity: Identity,
  room: string,
  after: number,
  limit: number,
  services: Services,
): Promise<Pick<HeldList, 'held' | 'more'> | undefined> {
  const held = (await services.store.moderation?.held(room, after, limit + 1)) ?? [];
  // After they are read, so that nothing is told to one who is no moderator any more.
  if (!(await mayNow(identity, 'moderate', room, services))) return undefined;
  return { held: held.slice(0, limit), more: held.length > limit };
}

/** Tells a moderator what waits (P28). */
export async function listHeld(
  session: Session,
  state: OpenState,
  { id, room, after = 0 }: Held,
  services: Services,
): Promise<void> {
  const { limits, log } = services;
  await session.answering(
    async () => {
      const found = await heldIn(state.identity, room, after, bounds.heldAtOnce, services);
      if (session.state !== state) return;
      if (found) session.tell({ type: 'held', id, room, ...found });
      else session.refuse('forbidden', notPermitted, { id, room });
    },
    (error) => {
      log.error('held messages not read', { room, error });
      session.refuse('store-unavailable', 'what is held cannot be read', { id, room, retryAfter: limits.heartbeat });
    },
  );
}

/** Which message, and what becomes of it. */
export type HeldDecision = Omit<Decide, 'type' | 'id'>;

/**
 * Releases what is held, which its sender sees in the log, or refuses it, which they are told (P28); with a key, once (P3). By the table it is decided in the
 * transaction whether one may.
 */
export async function decideHeld(
  identity: Identity,
  decision: HeldDecision,
  services: Services,
  key?: string,
): Promise<DecideResult> {
  const { authorize, sessions } = services;
  const { room, verdict } = decision;
  if (!authorize(identity, 'moderate', room)) return { ok: false, code: 'forbidden', message: notPermitted };
  const result = await perform(identity, decision, services, key);
  if (result.ok && result.send && verdict === 'refuse') {
    const { user, key: refusedKey } = result.send;
    for (const each of sessions) {
      if (each.identity?.user.id === user) each.refuse('text-refused', refused, { room, key: refusedKey });
    }
  }
  return result;
}

/** What a moderator decides by a connection. */
export async function decide(
  session: Session,
  { identity }: OpenState,
  { id, type: _, ...decision }: Decide,
  services: Services,
): Promise<void> {
  await session.answering(async () => {
    const result = await decideHeld(identity, decision, services);
    if (result.ok) return session.tell({ type: 'done', id });
    const isLater = result.code === 'busy' || result.code === 'store-unavailable';
    const more = isLater && { retryAfter: services.limits.heartbeat };
    session.refuse(result.code, result.message, { id, room: decision.room, ...more });
  });
}

async function perform(
  identity: Identity,
  { room, held, verdict, reason }: HeldDecision,
  { log, sessions, store: { moderation } }: Services,
  key: string | undefined,
): Promise<DecideResult> {
  if (!moderation) return { ok: false, code: 'forbidden', message: 'this relay holds no messages' };
  try {
    const [found] = await moderation.held(room, held - 1, 1);
    const target = found && targetIn(room, found.from, sessions);
    const request = ['decide', room, held, verdict].join(' ');
    return await moderation.decide({
      ...askerOf(identity, room),
      held,
      verdict,
      ...(reason !== undefined && { reason: cleanText(reason) }),
      ...(target && { target }),
      ...(key !== undefined && { once: { key, request: hash('sha256', request, 'base64url') } }),
    });
  } catch (error) {
    log.error('held message not read', { room, error });
    return { ok: false, code: 'store-unavailable', message: 'what is held cannot be read' };
  }
}
