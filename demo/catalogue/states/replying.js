import { talk, said } from '../stage/people.js';

export default {
  title: 'Answering a message',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.point('m4');
    await stage.click('Reply');
  },
};
