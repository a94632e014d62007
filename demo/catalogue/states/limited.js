import { me, talk, said } from '../stage/people.js';

export default {
  title: 'Too early in a room in slow mode',
  room: {
    messages: talk(...said, [
      me,
      'And one more thing',
      { state: 'failed', error: { code: 'limited', class: 'retry', message: 'limited' } },
    ]),
  },
};
