import { me, ana, two, talk } from '../stage/people.js';

export default {
  title: 'Delivered, and only sent',
  room: {
    ...two,
    messages: talk([ana, 'When can you come?'], [me, 'On Friday.'], [me, 'At eight, if that suits you?']),
  },
  answer: ({ type, room }) => type === 'deliveries' && { type, room, upTo: [[ana.id, 2]] },
};
