import { talk, said } from '../stage/people.js';

export default {
  title: 'Search on a phone',
  frame: 'phone',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.click('Search');
  },
};
