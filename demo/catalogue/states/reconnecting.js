import { talk, said } from '../stage/people.js';

export default {
  title: 'The server is away',
  chat: { status: 'waiting', retryAt: Date.now() + 9_500 },
  room: { status: 'catching-up', messages: talk(...said) },
  async act(stage) {
    await stage.pass(2_000);
  },
};
