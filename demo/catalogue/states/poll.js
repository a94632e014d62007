import { me, ana, jonas, among, lin } from '../stage/people.js';
import { asks, pollState } from '../stage/polls.js';

export default pollState(
  'A poll',
  [
    [ana, 'We open the workshop for everybody this month.'],
    asks(jonas, 'Which evening suits you?', { Tuesday: 3, Thursday: 5, 'Neither of them': 1 }, { voters: 9 }),
  ],
  [],
  { room: { ...among(me, ana, jonas, lin) } },
);
