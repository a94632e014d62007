import { talk, said } from '../stage/people.js';

export default {
  title: 'Square corners and large text',
  properties: { '--live-chat-radius': '0px', '--live-chat-size': '17px', '--live-chat-accent': '#7a1f5c' },
  room: { messages: talk(...said) },
};
