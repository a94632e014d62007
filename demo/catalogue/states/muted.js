import { talk, said } from '../stage/people.js';

export default {
  title: 'Muted',
  room: { messages: talk(...said), can: ['read'], mutedUntil: new Date(2025, 4, 19, 16, 0).getTime() },
};
