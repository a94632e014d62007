import { talk, said } from '../stage/people.js';

export default {
  title: 'A link to a message was copied',
  // What is told goes away after a while.
  moves: true,
  room: { messages: talk(...said) },
  async act(stage) {
    navigator.clipboard.writeText = async () => {};
    await stage.menu('m4');
    await stage.click('Copy link');
  },
};
