import { me, ana, talk, said } from '../stage/people.js';

const pinned = (message, minute) => ({ ...message, pinned: { at: Date.now() + minute * 60_000, by: ana.id } });

export default {
  title: 'A pin that is taken off, and can be taken back',
  // After a while it is gone.
  moves: true,
  room: {
    can: ['read', 'send', 'edit', 'delete', 'react', 'signal', 'moderate'],
    messages: talk(...said, [me, 'Thank you!']).map((each) =>
      each.seq >= 4 && each.seq < 7 ? pinned(each, each.seq) : each,
    ),
  },
  async act(stage) {
    await stage.menu('m6');
    await stage.click('Unpin');
  },
};
