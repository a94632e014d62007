import { hash } from 'node:crypto';
import type { Report, Reports, Resolve } from '../../src/protocol/index.ts';
import { mayNow, noRoom, placeIn } from './access.ts';
import { askerOf } from './asker.ts';
import { cleanText } from './clean-text.ts';
import { bounds } from './limits.ts';
import { may } from './may.ts';
import type { Identity } from './policy/identity.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { ModerationStore, ReportQuery, Resolution, RoomReport } from './store/moderation.ts';
import type { WriteResult } from './store/write-result.ts';
import { targetIn } from './target.ts';

const noReports = 'this relay takes no reports';

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
  await session.answering(async () => {
    const result = await perform(state, message, moderation, services);
    if (result.ok) return session.tell({ type: 'done', id });
    const isLater = result.code === 'busy' || result.code === 'store-unavailable';
    session.refuse(result.code, result.message, { id, room, ...(isLater && { retryAfter: limits.heartbeat }) });
  });
}

/** What the token of one says whom a verdict bans or mutes, so that it is not acknowledged without effect (P23). */
async function victimOf(
  { room, report, verdict }: ReportVerdict,
  moderation: ModerationStore,
  { sessions }: Services,
): Promise<Resolution['target']> {
  if (verdict !== 'ban' && verdict !== 'mute') return undefined;
  const [found] = await moderation.reports(room, report - 1, 1);
  return found && targetIn(room, found.from, sessions);
}

function perform(
  { identity }: OpenState,
  message: Report | Resolve,
  moderation: ModerationStore,
  services: Services,
): Promise<WriteResult> {
  if (message.type === 'resolve') return resolveReport(identity, message, moderation, services);
  const { room, seq, reason = '' } = message;
  return moderation.report({ ...askerOf(identity, room), seq, reason: cleanText(reason) });
}

/** Which report, and what is made of it. */
export type ReportVerdict = Omit<Resolve, 'type' | 'id'>;

/** Does what a moderator makes of a report; with a key, once (P3). Whether they may is decided in the transaction. */
export async function resolveReport(
  identity: Identity,
  resolution: ReportVerdict,
  moderation: ModerationStore,
  services: Services,
  key?: string,
): Promise<WriteResult> {
  const { room, report, verdict, duration = bounds.usualMute, reason } = resolution;
  let target: Resolution['target'];
  try {
    target = await victimOf(resolution, moderation, services);
  } catch (error) {
    services.log.error('report not read', { room, error });
    return { ok: false, code: 'store-unavailable', message: 'the report cannot be read' };
  }
  const request = ['resolve', room, report, verdict, verdict === 'mute' && duration].join(' ');
  return moderation.resolve({
    ...askerOf(identity, room),
    report,
    verdict,
    duration,
    ...(reason !== undefined && { reason: cleanText(reason) }),
    ...(target && { target }),
    ...(key !== undefined && { once: { key, request: hash('sha256', request, 'base64url') } }),
  });
}

/** What there is no report in, or none that one may see, is left out; so that there may be fewer on a page than asked for, or none. */
export async function findReports(
  identity: Identity,
  query: Omit<ReportQuery, 'limit'>,
  limit: number,
  services: Services,
): Promise<{ readonly reports: readonly RoomReport[]; readonly next?: number }> {
  const { store } = services;
  const found = (await store.moderation?.reportPage({ ...query, limit: bounds.reportsLookedAt })) ?? [];
  const known = new Map<string, boolean>();
  const reports: RoomReport[] = [];
  for (const report of found) {
    const { room } = report;
    if (reports.length === limit) return { reports, next: reports.at(-1)!.report };
    if (!known.has(room)) known.set(room, await mayNow(identity, 'moderate', room, services));
    if (known.get(room)) reports.push(report);
  }
  return { reports, ...(found.length === bounds.reportsLookedAt && { next: found.at(-1)!.report }) };
}

/** Tells a moderator what is reported. */
export async function listReports(
  session: Session,
  state: OpenState,
  { id, room, after = 0 }: Reports,
  services: Services,
): Promise<void> {
  const { limits, log, store } = services;
  await session.answering(
    async () => {
      const reports = (await store.moderation?.reports(room, after, bounds.reportsAtOnce + 1)) ?? [];
      // After they are read, so that nothing is told to one who is no moderator any more.
      const place = await placeIn(room, state.identity.user.id, services);
      if (session.state !== state) return;
      if (!may(state.identity, 'moderate', room, place, services)) {
        return session.refuse('forbidden', 'moderate is not permitted here', { id, room });
      }
      const more = reports.length > bounds.reportsAtOnce;
      session.tell({ type: 'reports', id, room, reports: reports.slice(0, bounds.reportsAtOnce), more });
    },
    (error) => {
      log.error('reports not read', { room, error });
      session.refuse('store-unavailable', 'the reports cannot be read', { id, room, retryAfter: limits.heartbeat });
    },
  );
}
