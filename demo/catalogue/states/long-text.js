import { ana, talk } from '../stage/people.js';

export default {
  title: 'A long text, and one that is being written',
  room: { messages: talk([ana, 'A lamp of eight parts. Each can be bought, each can be changed. '.repeat(8)]) },
  async act(stage) {
    await stage.write('It begins with a line,\n'.repeat(9));
  },
};
