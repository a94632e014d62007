import { talk, said } from '../stage/people.js';

export default {
  title: 'A message under the pointer',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.point('m4');
  },
};
