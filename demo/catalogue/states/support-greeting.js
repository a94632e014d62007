import { desk } from '../stage/support.js';

export default {
  title: 'Support, a greeting over the launcher',
  closed: true,
  attributes: { support: 'desk', greetings: '' },
  before: () => desk({ greetings: [{ text: 'Does your lamp need a part? We have them all, back to 1962.' }] }),
  async act(stage) {
    await stage.until(() => stage.$('[part=launcher] ~ [role=group]'), 'greeting');
  },
};
