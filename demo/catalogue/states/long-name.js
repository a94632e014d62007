import { me, ana, jonas, among, talk } from '../stage/people.js';

export default {
  title: 'Very long names',
  attributes: { heading: 'The very friendly workshop of the Fennmark company for lamps of all kinds' },
  room: {
    ...among(me, jonas, {
      ...ana,
      name: 'Wolfeschlegelsteinhausenbergerdorff von und zu Hohenlohe-Langenburg the Third',
    }),
    messages: talk(
      [
        { ...ana, name: 'Wolfeschlegelsteinhausenbergerdorff von und zu Hohenlohe-Langenburg the Third' },
        'My name is long.',
      ],
      [jonas, 'Mine is not.'],
    ),
  },
};
