import { closed, operation } from '../operation.ts';
import { userSchema } from '../schemas.ts';

export const you = [
  operation({
    id: 'getMe',
    method: 'GET',
    url: '/me',
    group: 'You',
    summary: 'Who asks: whose token, guest or key this is',
    status: 200,
    answer: closed({ user: userSchema }),
    run({ exchange }) {
      exchange.takeRequest();
      return Promise.resolve({ body: { user: exchange.user } });
    },
  }),
];
