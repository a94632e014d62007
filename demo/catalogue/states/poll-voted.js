import { me, ana, jonas, three } from '../stage/people.js';
import { asks, pollState } from '../stage/polls.js';

export default pollState(
  'Polls: voted in, one’s own too',
  [
    asks(
      jonas,
      'Which evening suits you?',
      { Tuesday: 3, Thursday: 5 },
      { voters: 8, ends: new Date(2025, 4, 20, 18, 0).getTime() },
    ),
    asks(me, 'Shall I bring the spare lamp?', { Yes: 2, No: 0 }, { voters: 2 }),
    [ana, 'Yes, please do.'],
  ],
  [
    [1, [1]],
    [2, [0]],
  ],
  { room: three },
);
