import { talk, said } from '../stage/people.js';

export default {
  title: 'Search: nothing found',
  room: { messages: talk(...said) },
  answer: ({ type, room }) => type === 'search' && { type: 'found', room, more: false, hits: [] },
  async act(stage) {
    await stage.click('Search');
    await stage.write('unicorn', '[role=search] input');
    await stage.until(() => /No messages/.test(stage.$('[role=status]')?.textContent));
  },
};
