import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Being written, by whom one has asked',
  room: {
    messages: talk(
      [me, 'What do I do with the joint?'],
      [ana, '', { streaming: true, at: Date.now() - 2_000, reply: 1 }],
    ),
  },
  answer: ({ type, room }) =>
    type === 'streams' && {
      ...{ type, room },
      streams: [
        [
          2,
          'First take the lamp **off the mains**. Then:\n\n- the nut wants a quarter turn, no more\n- the key for it is in the base, under the felt ',
        ],
      ],
    },
  async act(stage) {
    await stage.until(() => stage.$('[part~=bubble] li'), 'the list');
  },
};
