import { talk, said } from '../stage/people.js';

export default { title: 'What is new since', room: { messages: talk(...said), readSeq: 3, unread: 2 } };
