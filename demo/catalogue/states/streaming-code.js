import { me, ana, jonas, three, talk } from '../stage/people.js';

const code = Array.from({ length: 14 }, (_, index) => `  nut.turn({ by: 0.25, times: ${index + 1} });`).join('\n');

export default {
  title: 'Being written: a long block of code, in rows',
  attributes: { mode: 'full' },
  room: {
    ...three,
    messages: talk(
      [jonas, 'How do I turn all of them?'],
      [me, 'I would like to know that, too.'],
      [ana, '', { streaming: true, at: Date.now() - 2_000, reply: 2 }],
    ),
  },
  answer: ({ type, room }) =>
    type === 'streams' && {
      ...{ type, room },
      streams: [[3, `One by one, in this order:\n\n\`\`\`js\nfor (const nut of lamp.nuts) {\n${code}\n`]],
    },
  async act(stage) {
    await stage.until(() => stage.$('pre'), 'the code');
  },
};
