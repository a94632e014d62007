import { talk, said } from '../stage/people.js';

export default {
  title: 'Deleting what is one’s own',
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.click('Settings of the conversation');
    await stage.click('Delete my data');
    await stage.find('dialog [role=alert]');
  },
};
