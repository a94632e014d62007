import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Arabic in an English page',
  room: {
    messages: talk(
      [ana, 'مرحبا! كيف يمكنني مساعدتك؟'],
      [me, 'شكرا، المصباح لا يثبت.'],
      [ana, 'In the base, see قاعدة on the plan.'],
      [me, 'أرى. Model T-04?'],
    ),
  },
};
