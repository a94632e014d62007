import { talk, said } from '../stage/people.js';

export default { title: 'A box in the page', attributes: { mode: 'inline' }, room: { messages: talk(...said) } };
