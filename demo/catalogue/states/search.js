import { talk, said } from '../stage/people.js';

export default {
  title: 'Search',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.click('Search');
  },
};
