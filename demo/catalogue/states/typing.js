import { ana, talk, said } from '../stage/people.js';

export default { title: 'Somebody writes', room: { messages: talk(...said), typing: [ana] } };
