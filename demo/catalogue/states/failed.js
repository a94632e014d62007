import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Not sent: every reason',
  room: {
    messages: talk(
      [ana, 'Write to us here'],
      [me, 'Not allowed', { state: 'failed', error: { code: 'forbidden', class: 'stop', message: '' } }],
      [me, 'As long as a book', { state: 'failed', error: { code: 'text-length', class: 'stop', message: '' } }],
      [
        me,
        'Something with a word that is filtered',
        { state: 'failed', error: { code: 'text-refused', class: 'stop', message: '' } },
      ],
    ),
  },
};
