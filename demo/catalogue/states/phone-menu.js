import { talk, said } from '../stage/people.js';

export default {
  title: 'The menu of a message on a phone',
  frame: 'phone',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.menu('m4');
  },
};
