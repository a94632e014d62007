import { talk, said } from '../stage/people.js';

export default {
  title: 'A light accent',
  attributes: { style: '--live-chat-accent: #ffd54a' },
  room: { messages: talk(...said) },
};
