import { me, ana, jonas, three, talk } from '../stage/people.js';

export default {
  title: 'Rows in a Hebrew page',
  direction: 'rtl',
  attributes: { lang: 'he', mode: 'full' },
  room: { ...three, messages: talk([ana, 'שלום לכולם'], [jonas, 'Hello all', { reply: 1 }], [me, 'היי!']) },
};
