import { talk, said } from '../stage/people.js';

export default {
  title: 'Editing',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.press(await stage.find('textarea'), 'ArrowUp');
  },
};
