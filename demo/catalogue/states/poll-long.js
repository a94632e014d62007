import { ana, me } from '../stage/people.js';
import { asks, pollState } from '../stage/polls.js';

const long =
  'The one with the long arm that one can turn right round to the wall behind the bench without the lamp sinking';

export default pollState(
  'A poll of long texts, and ten options',
  [
    asks(
      ana,
      `Which lamp do you mean?\n${long}, or one of these: https://example.com/lamps`,
      Object.fromEntries([
        [long, 1_204],
        ['Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', 90],
        ...Array.from({ length: 8 }, (_, index) => [`Number ${index + 3}`, index * 7]),
      ]),
      { voters: 1_490 },
    ),
    [me, 'The first.'],
  ],
  [[1, [0]]],
  { frame: 'phone' },
);
