import { Type } from 'typebox';
import { operation, type Operation } from '../operation.ts';
import { User } from '../schemas.ts';

export const yourOperations = (): readonly Operation[] => [
  operation({
    id: 'getMe',
    method: 'GET',
    url: '/me',
    group: 'You',
    summary: 'Who asks: whose token, guest or key this is',
    status: 200,
    answer: Type.Object({ user: User }),
    run({ exchange }) {
      exchange.takeRequest();
      return Promise.resolve({ body: { user: exchange.user } });
    },
  }),
];
