import { me, users, talk } from '../stage/people.js';
import { support } from '../stage/support.js';

export const bot = { id: 's_help', name: 'Fennmark help', kind: 'service' };
export const question = 'The upper arm of my lamp sinks.';
export const answer =
  'The joint has worked itself loose. Turn the nut on its side by a **quarter** with the hex key.\n\n[The upper arm sinks](https://shop.example/help/the-arm-sinks)\n\nDid this help?\n- Yes, thanks\n- Talk to a person';

const room = { users: users(me, bot), members: users(me, bot) };
const messages = talk([me, question], [bot, answer, { choices: 2 }]);

export default support(
  'Answers to choose from, by a bot',
  { status: 'open', agent: bot },
  { room: { ...room, messages } },
);
