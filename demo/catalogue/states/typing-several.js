import { ana, jonas, three, talk, said } from '../stage/people.js';

export default { title: 'Several people write', room: { ...three, messages: talk(...said), typing: [ana, jonas] } };
