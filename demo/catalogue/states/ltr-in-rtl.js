import { me, ana, talk, said } from '../stage/people.js';

export default {
  title: 'English in an Arabic page',
  direction: 'rtl',
  attributes: { lang: 'ar' },
  room: {
    messages: talk(
      ...said,
      [ana, 'مرحبا! كيف يمكنني مساعدتك؟'],
      [me, 'شكرا', { reactions: [{ emoji: '👍', by: [ana.id] }] }],
    ),
  },
};
