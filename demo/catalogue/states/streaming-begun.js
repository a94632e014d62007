import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Being written, and nothing of it is known for long',
  room: { messages: talk([me, 'And if it still sinks?'], [ana, '', { streaming: true, reply: 1 }]) },
};
