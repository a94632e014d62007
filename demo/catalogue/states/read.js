import { me, ana, jonas, three, talk } from '../stage/people.js';

export default {
  title: 'Read by two',
  room: {
    ...three,
    messages: talk([ana, 'Ready?'], [me, 'Ready.'], [me, 'Go!']),
    reads: new Map([
      [ana.id, 3],
      [jonas.id, 3],
    ]),
  },
};
