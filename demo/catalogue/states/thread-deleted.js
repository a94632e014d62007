import { ana } from '../stage/people.js';
import { root, answers } from './thread-line.js';
import thread from './thread.js';

const deleted = { text: '', deleted: { at: Date.now(), by: ana.id } };

export default {
  ...thread,
  title: 'A thread whose root was deleted',
  room: {
    ...thread.room,
    messages: thread.room.messages.map((each) => (each.seq === 2 ? { ...each, ...deleted } : each)),
  },
  answer: answers({ root: root(deleted) }),
};
