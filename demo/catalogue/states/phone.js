import { me, talk, said } from '../stage/people.js';

export default { title: 'On a phone', frame: 'phone', room: { messages: talk(...said, [me, 'Thank you!']) } };
