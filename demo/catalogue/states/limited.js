import { me, talk, said } from '../stage/people.js';

export default {
  title: 'Too early in a room in slow mode',
  room: {
    slow: 30_000,
    messages: talk(
      ...said,
      [
        me,
        'And one more thing',
        { state: 'queued', error: { code: 'slow-mode', class: 'retry', message: '', retryAfter: 21_000 } },
      ],
      [me, 'And another one', { state: 'queued' }],
    ),
  },
};
