import { me, talk, said } from '../stage/people.js';

export default {
  title: 'Offline, and the browser keeps nothing',
  chat: { status: 'offline', persistent: false, unsent: 1 },
  room: { messages: talk(...said, [me, 'Thank you!', { state: 'queued' }]) },
};
