import { me, talk, said } from '../stage/people.js';

export default {
  title: 'The sign-in has ended',
  chat: {
    status: 'signed-out',
    error: { code: 'token-expired', class: 'reauth', message: 'token-expired' },
    unsent: 1,
  },
  room: { messages: talk(...said, [me, 'Thank you!', { state: 'queued' }]) },
  act: (stage) => stage.find('[part~=strip]'),
};
