import { talk, said } from '../stage/people.js';

export default {
  title: 'Back online',
  chat: { status: 'offline', unsent: 3 },
  room: { messages: talk(...said) },
  async act(stage) {
    stage.chat.set({ status: 'online' });
    stage.room.set({ restored: 2 });
    stage.chat.set({ unsent: 0 });
    await stage.settle();
  },
};
