import { jonas, three, talk, said } from '../stage/people.js';

export default {
  title: 'The room is closed: a moderator reads, and writes no more',
  room: {
    messages: talk(...said, [jonas, 'Solved, so I close this room. Open another one if it sinks again.']),
    can: ['read', 'moderate'],
    ...three,
  },
};
