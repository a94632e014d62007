import { talk, said } from '../stage/people.js';

export default {
  title: 'The server was restored from a backup',
  room: { messages: talk(...said) },
  async act(stage) {
    const { messages } = stage.room.snapshot;
    stage.room.snapshot = { ...stage.room.snapshot, messages: messages.slice(0, 3) };
    stage.room.emit('reset', { reason: 'epoch' });
    stage.room.set({});
    await stage.find('[part~=strip]');
  },
};
