import { Type } from 'typebox';
import { bounds } from '../../limits.ts';
import { canSeeDesk } from '../../policy/desk.ts';
import { operation, type Operation } from '../operation.ts';
import { placeOf } from '../place.ts';
import { Problem } from '../problem.ts';
import { count, list, maybe, named, time, User, type Parts } from '../schemas.ts';

const VisitorPage = named('VisitorPage', {
  count: count('How many there are in all.'),
  visitors: list(
    named('Visitor', {
      user: User,
      since: time('When they came.'),
      page: maybe(
        named('PageStep', {
          title: Type.String(),
          address: Type.String(),
          at: time('Since when they are there.'),
        }),
      ),
      room: maybe(Type.String({ description: 'The conversation that they follow.' })),
    }),
  ),
  next: maybe(named('VisitorPlace', { at: time('When the last of this page came.'), user: Type.String() })),
});

/** Who is there (P45), for programs. */
export function visitorOperations({ limit, placeAt }: Parts): readonly Operation[] {
  return [
    operation({
      id: 'listVisitors',
      method: 'GET',
      url: '/visitors',
      group: 'Conversations',
      summary: 'Visitors who are there now, who came last first (P45)',
      description:
        'For agents, admins and services with the scope `read`; without those whose conversation you may not read. On which page they are is said where they tell it. For the next page say the `at` and `user` of `next` as `beforeAt` and `beforeUser`.',
      query: {
        beforeAt: placeAt,
        beforeUser: maybe(
          Type.String({ maxLength: bounds.userIdLength, description: 'The `user` of the `next` before.' }),
        ),
        limit,
      },
      status: 200,
      answer: VisitorPage,
      async run({ exchange, services: { visits, limits }, query: { beforeAt, beforeUser, limit: most } }) {
        exchange.takeRequest();
        const { identity } = exchange;
        if (!visits || !identity || !canSeeDesk(identity))
          throw new Problem('forbidden', 'only the team is told of visitors');
        const { before } = placeOf(beforeAt, beforeUser, ['beforeAt', 'beforeUser']);
        return Promise.resolve({ body: visits.page(identity, before, most ?? limits.pageLength) });
      },
    }),
  ];
}
