import { talk, said } from '../stage/people.js';

export default { title: 'On a phone that lies on its side', frame: 'landscape', room: { messages: talk(...said) } };
