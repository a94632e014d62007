import { Type } from 'typebox';
import { errorClasses } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { canSeeReports } from '../../policy/site.ts';
import { mayNow } from '../../access.ts';
import { findReports, resolveReport, type ReportVerdict } from '../../reports.ts';
import type { WriteResult } from '../../store/write-result.ts';
import type { Services } from '../../services.ts';
import type { Exchange } from '../exchange.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { ReportPage, ResolutionResults, type Parts } from '../schemas.ts';
import { moderationOf } from './moderation.ts';

const notPermitted = 'moderate is not permitted here';

/** Whether somebody may look into this room's queue, or where none is named into those of all that they moderate. */
async function mayList(room: string | undefined, exchange: Exchange, services: Services): Promise<boolean> {
  const identity = exchange.identity!;
  if (room === undefined) return canSeeReports(identity);
  return mayNow(identity, 'moderate', room, services);
}

type Refused = Extract<WriteResult, { ok: false }> & { readonly retryAfter?: number };

/** Does one, whatever becomes of others. */
async function resolve(
  resolution: ReportVerdict,
  key: string,
  exchange: Exchange,
  services: Services,
): Promise<Refused | undefined> {
  try {
    exchange.takeRequest();
  } catch (error) {
    const { code, message, retryAfter } = error as Problem;
    return { ok: false, code: code as Refused['code'], message, ...(retryAfter !== undefined && { retryAfter }) };
  }
  const identity = exchange.identity!;
  // By the embedder's own rules; by the table it is decided in the transaction.
  if (!services.authorize(identity, 'moderate', resolution.room)) {
    return { ok: false, code: 'forbidden', message: notPermitted };
  }
  const done = await resolveReport(identity, resolution, moderationOf(services), services, key);
  if (done.ok) return undefined;
  return { ...done, ...(errorClasses[done.code] === 'retry' && { retryAfter: services.limits.heartbeat }) };
}

export function reportOperations({
  room,
  seq,
  user,
  report,
  verdict,
  muteDuration: duration,
  listLimit,
  reason,
  body,
}: Parts): readonly Operation[] {
  const group = 'Moderation';
  const after = Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The report after which the page begins.',
    }),
  );
  return [
    operation({
      id: 'reportMessage',
      method: 'POST',
      isRepeatable: true,
      url: '/rooms/{room}/messages/{seq}/reports',
      group,
      summary: 'Tell the moderators of a room about a message (P25)',
      description: 'Once each: said again, it is the same.',
      path: { room, seq },
      body: body({ reason: Type.Optional(Type.String({ maxLength: bounds.reasonLength })) }),
      status: 204,
      refusals: ['no-such-message', 'too-many'],
      async run({ exchange, path, body: said }) {
        await exchange.ask({ type: 'report', id: 0, ...path, ...said }, 'done');
        return {};
      },
    }),
    operation({
      id: 'listReports',
      method: 'GET',
      url: '/reports',
      group,
      summary: 'What is reported and not resolved yet, oldest first',
      description:
        'Of a room that you moderate; without one, for agents, admins and services, of all that they moderate. A page may have fewer than asked for.',
      query: {
        room: Type.Optional(room),
        by: Type.Optional({ ...user, description: 'Who reported it.' }),
        from: Type.Optional({ ...user, description: 'Who wrote it.' }),
        seq: Type.Optional(seq),
        after,
        limit: listLimit,
      },
      status: 200,
      answer: ReportPage,
      async run({ exchange, services, query: { after: last = 0, limit = bounds.listedAtOnce, ...filter } }) {
        exchange.takeRequest();
        if (!(await mayList(filter.room, exchange, services))) throw new Problem('forbidden', notPermitted);
        return { body: await findReports(exchange.identity!, { ...filter, after: last }, limit, services) };
      },
    }),
    operation({
      id: 'resolveReport',
      method: 'POST',
      url: '/rooms/{room}/reports/{report}/resolve',
      group,
      summary: 'Resolve a report',
      description:
        '`dismiss` it, `delete` the message, or `mute` or `ban` its author in the room: what the verdict says is done in the same transaction, and refused as if you had sent it.',
      path: { room, report },
      body: body({ verdict, duration, reason }),
      isKeyed: true,
      status: 204,
      refusals: ['no-such-message', 'no-such-member', 'muted', 'key-reused'],
      async run({ exchange, services, path, body: said, key }) {
        moderationOf(services);
        const refused = await resolve({ ...path, ...said }, key, exchange, services);
        if (refused) throw new Problem(refused.code, refused.message, refused.retryAfter);
        return {};
      },
    }),
    operation({
      id: 'resolveReports',
      method: 'POST',
      url: '/reports/resolve',
      group,
      summary: 'Resolve many reports, each by itself',
      description: 'One that is refused holds up no other. Each counts as a request.',
      body: body({
        resolutions: Type.Array(body({ room, report, verdict, duration, reason }), {
          minItems: 1,
          maxItems: bounds.resolutionsAtOnce,
        }),
      }),
      isKeyed: true,
      status: 200,
      answer: ResolutionResults,
      async run({ exchange, services, body: { resolutions }, key }) {
        moderationOf(services);
        const results: object[] = [];
        // In their order, one after the other.
        for (const each of resolutions) {
          const refused = await resolve(each, `${key}/${each.report}`, exchange, services);
          const { code, message: detail, retryAfter } = refused ?? {};
          const refusal = code && { code, class: errorClasses[code], detail, ...(retryAfter && { retryAfter }) };
          results.push({ room: each.room, report: each.report, ...(refusal && { refusal }) });
        }
        return { body: { results } };
      },
    }),
  ];
}
