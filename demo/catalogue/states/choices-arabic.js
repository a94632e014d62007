import { me, users, talk } from '../stage/people.js';
import { support } from '../stage/support.js';
import { bot } from './choices.js';

const known = users(me, bot);

export default support(
  'Answers to choose from, in Arabic',
  { status: 'open', agent: bot },
  {
    direction: 'rtl',
    attributes: { support: '', lang: 'ar' },
    room: {
      users: known,
      members: known,
      messages: talk(
        [me, 'ذراع المصباح لا تثبت.'],
        [bot, 'هل ساعدك هذا؟\n- نعم، شكرًا\n- التحدث إلى شخص', { choices: 2 }],
      ),
    },
  },
);
