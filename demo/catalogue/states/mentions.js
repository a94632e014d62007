import { me, ana, jonas, three, talk, said } from '../stage/people.js';

export default {
  title: 'Mentions',
  room: {
    ...three,
    messages: talk(...said.slice(0, 2), [
      jonas,
      '@Maya, mine did the same. @Ana Duarte knows how to mend it.',
      {
        mentions: [
          [0, 5, me.id],
          [27, 11, ana.id],
        ],
      },
    ]),
  },
  async act(stage) {
    const field = await stage.find('textarea');
    field.focus();
    await stage.write('Thanks @');
    await stage.find('[role=listbox] [role=option]');
  },
};
