import { me, ana, talk, said } from '../stage/people.js';

export default {
  title: 'Replies',
  room: {
    messages: talk(
      ...said,
      [me, 'A quarter turn to the left?', { reply: 4 }],
      [ana, 'To the right.', { reply: 6 }],
      [me, 'As you said at the beginning', { reply: 900 }],
    ),
  },
};
