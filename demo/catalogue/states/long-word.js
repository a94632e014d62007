import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Very long words',
  room: {
    messages: talk(
      [ana, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'],
      [me, 'https://example.com/' + 'a-very-long-address-that-has-no-place-to-break/'.repeat(3)],
      [ana, 'x'.repeat(200)],
    ),
  },
};
