import { talk, said } from '../stage/people.js';

export default {
  title: 'Too long to be sent',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.write('too long '.repeat(900));
  },
};
