import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import { canReadAudit } from '../../policy/site.ts';
import { actNames } from '../../store/moderation.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { ActPage, words, type Parts } from '../schemas.ts';
import { moderationOf } from './moderation.ts';

/** Above every id. */
const end = Number.MAX_SAFE_INTEGER;
const time = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: end, description }));

export function auditOperations({ room, user, before, after, listLimit }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listActs',
      method: 'GET',
      url: '/audit',
      group: 'Moderation',
      summary: 'What moderators, admins and programs did to others',
      description:
        'For admins, and keys with the scope `audit`. The latest ones; or those before an id, backwards page by page; or those after one, forwards.',
      query: {
        by: Type.Optional({ ...user, description: 'Who did it, or the service that did it in their name.' }),
        act: Type.Optional(words(...actNames)),
        room: Type.Optional(room),
        user: Type.Optional({ ...user, description: 'Whom it is about.' }),
        since: time('From this time on. Milliseconds since 1970.'),
        until: time('Before this time. Milliseconds since 1970.'),
        before,
        after,
        limit: listLimit,
      },
      status: 200,
      answer: ActPage,
      async run({
        exchange,
        services,
        query: { before: earlier, after: later, limit = bounds.listedAtOnce, ...filter },
      }) {
        exchange.takeRequest();
        if (!canReadAudit(exchange.identity!)) {
          throw new Problem('forbidden', 'the audit log is for admins, and keys with the scope audit');
        }
        if (earlier !== undefined && later !== undefined) {
          throw new Problem('bad-message', 'query: either before or after is possible');
        }
        const where = later === undefined ? { before: earlier ?? end } : { after: later };
        return { body: await moderationOf(services).actPage(where, filter, limit) };
      },
    }),
  ];
}
