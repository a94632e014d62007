import { talk, said } from '../stage/people.js';

export default {
  title: 'Check of a connection in trouble',
  chat: {
    status: 'offline',
    transport: 'long-polling',
    obstacles: ['refused', 'buffered'],
    persistent: false,
    unsent: 2,
    roundTrip: undefined,
  },
  room: { messages: talk(...said) },
  async act(stage) {
    await stage.click('Not connected. Check connection');
  },
};
