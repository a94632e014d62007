import { me, talk, said } from '../stage/people.js';

export default {
  title: 'Slow mode, and one has just written',
  room: { slow: 30_000, messages: talk(...said, [me, 'Thank you!', { at: Date.now() - 5_000 }]) },
};
