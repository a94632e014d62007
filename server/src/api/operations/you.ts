import { Type } from 'typebox';
import { areasOf, deskAreas, type DeskArea } from '../../policy/desk.ts';
import { operation, type Operation } from '../operation.ts';
import { Problem } from '../problem.ts';
import { list, maybe, User, words } from '../schemas.ts';

export const yourOperations = (): readonly Operation[] => [
  operation({
    id: 'getMe',
    method: 'GET',
    url: '/me',
    group: 'You',
    summary: 'Who asks: whose token, guest or key this is',
    status: 200,
    answer: Type.Object({
      user: User,
      administers: maybe(
        Type.Unsafe<readonly DeskArea[]>({
          ...list(words(...deskAreas)),
          description: 'What of the support desk one may look after. Missing where that is nothing.',
        }),
      ),
    }),
    run({ exchange }) {
      exchange.takeRequest();
      const administers = areasOf(exchange.identity!);
      return Promise.resolve({ body: { user: exchange.user, ...(administers.length > 0 && { administers }) } });
    },
  }),
  operation({
    id: 'eraseMe',
    method: 'DELETE',
    url: '/me',
    group: 'You',
    summary: 'Erase yourself: all that is stored of a guest or user, for good (P21)',
    description:
      'By one’s own credential alone. The answer comes when nothing is left; connections end. A guest is gone with the secret; tokens of a user from before are void.',
    status: 204,
    refusals: ['forbidden', 'limited'],
    async run({ exchange, services }) {
      exchange.takeRequest();
      if (!services.store.personal) throw new Problem('forbidden', 'this relay erases nobody');
      const refusal = await services.erasures.ofOneself(exchange.identity!);
      if (refusal) throw new Problem(refusal.code, refusal.message, refusal.retryAfter);
      return {};
    },
  }),
];
