import { talk, said } from '../stage/people.js';

export default {
  title: 'A light accent',
  properties: { '--live-chat-accent': '#ffd54a' },
  room: { messages: talk(...said) },
};
