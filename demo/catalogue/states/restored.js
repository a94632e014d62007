import { talk, said } from '../stage/people.js';

export default {
  title: 'Back online',
  room: { messages: talk(...said) },
  async act(stage) {
    stage.chat.set({ status: 'offline', unsent: 3 });
    stage.chat.set({ status: 'online' });
    stage.room.set({ restored: 2 });
    stage.chat.set({ unsent: 0 });
    await stage.find('[part~=strip]');
  },
};
