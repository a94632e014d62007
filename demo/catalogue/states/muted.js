import { talk, said } from '../stage/people.js';

export default { title: 'Muted', room: { messages: talk(...said), can: ['read'] } };
