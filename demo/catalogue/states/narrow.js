import { me, talk, said } from '../stage/people.js';

export default {
  title: 'On a narrow phone, offline',
  frame: 'narrow',
  attributes: { heading: 'Donaudampfschifffahrtsgesellschaft' },
  chat: { status: 'waiting', retryAt: Date.now() + 9_500, unsent: 1 },
  room: {
    messages: talk(...said, [me, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau', { state: 'queued' }]),
  },
  async act(stage) {
    await stage.pass(2_000);
  },
};
