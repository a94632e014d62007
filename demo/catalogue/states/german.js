import { me, talk, said } from '../stage/people.js';

export default {
  title: 'In German',
  attributes: { lang: 'de' },
  chat: { status: 'offline', unsent: 1 },
  room: { messages: talk(...said, [me, 'Danke!', { state: 'queued' }]) },
};
