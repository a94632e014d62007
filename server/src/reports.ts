import type { Report, Reports, Resolve } from '../../src/protocol/index.ts';
import { noRoom, placeIn } from './access.ts';
import { bounds } from './limits.ts';
import { can } from './policy.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { Done, ModerationStore, NewReport, Resolution } from './store/moderation.ts';
import { targetIn } from './target.ts';

const noReports = 'this relay takes no reports';

/** Who asks, as the transaction must know them. */
function askerOf({ identity }: OpenState, room: string): Omit<NewReport, 'seq' | 'reason'> {
  const { user, grants, isAdmin, scopes, via } = identity;
  const grant = grants?.get(room);
  return {
    room,
    sender: user,
    ...(grant && { grant }),
    ...(isAdmin && { isAdmin }),
    ...(scopes && { scopes }),
    ...(via && { via }),
  };
}

/** Notes a report, or does what a moderator makes of one (P25). */
export async function changeReport(
  session: Session,
  state: OpenState,
  message: Report | Resolve,
  services: Services,
): Promise<void> {
  const { authorize, limits, store } = services;
  const { moderation } = store;
  const { id, room } = message;
  if (!moderation) return session.refuse('forbidden', noReports, { id, room });
  const action = message.type === 'report' ? 'read' : 'moderate';
  if (!authorize(state.identity, action, room)) {
    return session.refuse('forbidden', action === 'read' ? noRoom : 'moderate is not permitted here', { id, room });
  }
  session.readsInFlight += 1;
  const result = await perform(state, message, moderation, services);
  session.readsInFlight -= 1;
  if (result.ok) session.tell({ type: 'done', id });
  else {
    const isLater = result.code === 'busy' || result.code === 'store-unavailable';
    session.refuse(result.code, result.message, { id, room, ...(isLater && { retryAfter: limits.heartbeat }) });
  }
  session.proceed();
}

/** What the token of one says whom a verdict bans or mutes, so that it is not acknowledged without effect (P23). */
async function victimOf(
  { room, report, verdict }: Resolve,
  moderation: ModerationStore,
  { sessions }: Services,
): Promise<Resolution['target']> {
  if (verdict !== 'ban' && verdict !== 'mute') return undefined;
  const [found] = await moderation.reports(room, report - 1, 1);
  return found && targetIn(room, found.from, sessions);
}

async function perform(
  state: OpenState,
  message: Report | Resolve,
  moderation: ModerationStore,
  services: Services,
): Promise<Done> {
  const { room, reason: given } = message;
  const reason = given?.toWellFormed();
  if (message.type === 'report') {
    return moderation.report({ ...askerOf(state, room), seq: message.seq, reason: reason ?? '' });
  }
  const { report, verdict, duration = bounds.usualMute } = message;
  let target: Resolution['target'];
  try {
    target = await victimOf(message, moderation, services);
  } catch (error) {
    services.log.error('report not read', { room, error });
    return { ok: false, code: 'store-unavailable', message: 'the report cannot be read' };
  }
  return moderation.resolve({
    ...askerOf(state, room),
    report,
    verdict,
    duration,
    ...(reason !== undefined && { reason }),
    ...(target && { target }),
  });
}

/** Tells a moderator what is reported. */
export async function listReports(
  session: Session,
  state: OpenState,
  { id, room, after = 0 }: Reports,
  services: Services,
): Promise<void> {
  const { authorize, limits, log, store } = services;
  session.readsInFlight += 1;
  try {
    const reports = (await store.moderation?.reports(room, after, bounds.reportsAtOnce + 1)) ?? [];
    // After they are read, so that nothing is told to one who is no moderator any more.
    const place = await placeIn(room, state.identity.user.id, services);
    if (session.state !== state) return;
    if (!can(state.identity, 'moderate', room, place) || !authorize(state.identity, 'moderate', room)) {
      return session.refuse('forbidden', 'moderate is not permitted here', { id, room });
    }
    const more = reports.length > bounds.reportsAtOnce;
    session.tell({ type: 'reports', id, room, reports: reports.slice(0, bounds.reportsAtOnce), more });
  } catch (error) {
    log.error('reports not read', { room, error });
    session.refuse('store-unavailable', 'the reports cannot be read', { id, room, retryAfter: limits.heartbeat });
  } finally {
    session.readsInFlight -= 1;
    session.proceed();
  }
}
