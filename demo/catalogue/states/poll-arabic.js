import { ana, me, jonas, three } from '../stage/people.js';
import { asks, pollState } from '../stage/polls.js';

export default pollState(
  'Polls in an Arabic page',
  [
    asks(ana, 'أي مساء يناسبكم؟', { الثلاثاء: 3, الخميس: 5, 'Any of them': 1 }, { voters: 9, names: true }),
    asks(me, 'هل أحضر المصباح؟', { نعم: 2, لا: 0 }, { voters: 2 }),
    [jonas, 'نعم'],
  ],
  [
    [1, [1]],
    [2, [0]],
  ],
  { direction: 'rtl', attributes: { lang: 'ar' }, room: three },
);
