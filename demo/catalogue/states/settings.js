import { talk, said } from '../stage/people.js';

export default {
  title: 'Settings',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.click('Settings of the conversation');
  },
};
