import type { Report, Reports, Resolve } from '../../src/protocol/index.ts';
import { noRoom, placeIn } from './access.ts';
import { bounds } from './limits.ts';
import { can } from './policy.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { ModerationStore, NewReport } from './store/moderation.ts';

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
  { authorize, limits, store: { moderation } }: Services,
): Promise<void> {
  const { id, room } = message;
  if (!moderation) return session.refuse('forbidden', noReports, { id, room });
  const action = message.type === 'report' ? 'read' : 'moderate';
  if (!authorize(state.identity, action, room)) {
    return session.refuse('forbidden', action === 'read' ? noRoom : 'moderate is not permitted here', { id, room });
  }
  session.readsInFlight += 1;
  const result = await perform(state, message, moderation);
  session.readsInFlight -= 1;
  if (result.ok) session.tell({ type: 'done', id });
  else {
    const isLater = result.code === 'busy' || result.code === 'store-unavailable';
    session.refuse(result.code, result.message, { id, room, ...(isLater && { retryAfter: limits.heartbeat }) });
  }
  session.proceed();
}

function perform(state: OpenState, message: Report | Resolve, moderation: ModerationStore) {
  const { room, reason: given } = message;
  const reason = given?.toWellFormed();
  if (message.type === 'report') {
    return moderation.report({ ...askerOf(state, room), seq: message.seq, reason: reason ?? '' });
  }
  const { report, verdict, duration = bounds.usualMute } = message;
  return moderation.resolve({
    ...askerOf(state, room),
    report,
    verdict,
    duration,
    ...(reason !== undefined && { reason }),
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
