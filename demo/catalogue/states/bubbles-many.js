import { me, ana, jonas, lin, among, talk, said } from '../stage/people.js';

export default {
  title: 'Bubbles for more than two',
  room: {
    ...among(me, ana, jonas, lin),
    messages: talk(...said, [jonas, 'I had the same with mine.'], [lin, '我也是。'], [me, 'Good to know!']),
  },
};
