import { talk, said } from '../stage/people.js';

export default {
  title: 'Choosing an emoji',
  // How many rows there are is Unicode's, and what they look like the system's.
  moves: true,
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.click('Emoji');
    await stage.until(() => stage.$('[role=gridcell]'), 'picker');
  },
};
