import { ana, me } from '../stage/people.js';
import { asks, pollState } from '../stage/polls.js';

export default pollState(
  'A poll that waits for the connection',
  [
    [ana, 'When do you come by?'],
    asks(me, 'Which evening suits you?', { Tuesday: 0, Thursday: 0 }, {}, { state: 'queued' }),
  ],
  [],
  { chat: { status: 'offline', unsent: 1 } },
);
