import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Days and silences',
  room: {
    messages: talk(
      [ana, 'See you on Friday.', { at: new Date(2025, 4, 16, 17, 5).getTime() }],
      [me, 'Back on Sunday.', { at: new Date(2025, 4, 18, 9, 41).getTime() }],
      [ana, 'Good morning!', { at: new Date(2025, 4, 19, 9, 30).getTime() }],
      [me, 'Good afternoon.', { at: new Date(2025, 4, 19, 14, 12).getTime() }],
    ),
  },
};
