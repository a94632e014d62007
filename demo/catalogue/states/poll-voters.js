import { ana, jonas, me, three } from '../stage/people.js';
import { asks, pollState } from '../stage/polls.js';

export default pollState(
  'A poll of several options that tells who chose what',
  [
    asks(
      jonas,
      'What shall we repair first?',
      { 'The joint of the arm': 3, 'The switch': 2, 'The shade': 0 },
      { voters: 4, multiple: true, names: true },
    ),
    [ana, 'I have the key here.'],
    [me, 'Good!'],
  ],
  [[1, [0, 1]]],
  {
    room: three,
    async act(stage) {
      (await stage.find('[data-do=voters]')).click();
      await stage.until(() => stage.$('[role=log]').textContent.includes('林小明'), 'names');
    },
  },
);
