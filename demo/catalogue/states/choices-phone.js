import { me, users, talk } from '../stage/people.js';
import { support } from '../stage/support.js';
import { answer, bot, question } from './choices.js';

const long = `${answer}\n- I would like to know what a new spring costs, and how I put it in\n- Which lamps is it for?`;
const known = users(me, bot);

export default support(
  'Answers to choose from, on a phone',
  { status: 'open', agent: bot },
  {
    frame: 'phone',
    room: { users: known, members: known, messages: talk([me, question], [bot, long, { choices: 4 }]) },
  },
);
