import { me, ana, jonas, three, talk, said } from '../stage/people.js';

export default {
  title: 'Rows: a page for more than two',
  attributes: { mode: 'full' },
  room: {
    ...three,
    messages: talk(
      ...said,
      [jonas, 'I had the same with mine.', { reactions: [{ emoji: '👍', by: [me.id] }] }],
      [jonas, 'A drop of oil helped.', { reply: 4 }],
      [me, 'Good to know!'],
    ),
    typing: [ana],
  },
};
