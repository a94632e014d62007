import { me, ana, jonas, three, morning } from '../stage/people.js';
import { asks, pollState } from '../stage/polls.js';

const closed = { at: morning + 600_000, by: ana.id };

export default pollState(
  'Polls that are closed',
  [
    asks(ana, 'Which evening suits you?', { Tuesday: 3, Thursday: 5 }, { voters: 8, closed }),
    asks(me, 'Shall I bring the spare lamp?', { Yes: 0, No: 0 }, { closed }),
    [jonas, 'See you on Thursday.'],
  ],
  [[1, [1]]],
  { room: three },
);
