import { me, talk, said } from '../stage/people.js';

export default {
  title: 'Offline, two messages wait',
  chat: { status: 'offline', unsent: 2 },
  room: {
    messages: talk(
      ...said,
      [me, 'Thank you, I will try that.', { state: 'queued' }],
      [me, 'Which key is it?', { state: 'queued' }],
    ),
  },
};
