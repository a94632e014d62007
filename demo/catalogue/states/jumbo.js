import { me, ana, talk } from '../stage/people.js';

export default { title: 'Emoji alone', room: { messages: talk([ana, '👏'], [me, '🎉🎉🎉'], [ana, '👏👏👏👏']) } };
