import { me, talk, said } from '../stage/people.js';

export default {
  title: 'Waiting for approval',
  room: { messages: talk(...said, [me, 'See my shop at lamps.example', { state: 'held' }]) },
};
