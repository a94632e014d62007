import { me, ana, talk } from '../stage/people.js';

const minute = 60_000;
const at = Date.now() - 12 * minute;

export default {
  title: 'The texts that a message has had',
  room: {
    messages: talk(
      [ana, 'The key is in the base, under the felt. A quarter turn is enough.', { edited: Date.now() - minute }],
      [me, 'Found it.'],
    ),
  },
  answer: ({ type, room, seq }) =>
    type === 'revisions' && {
      ...{ type, room, of: seq, from: ana.id, name: ana.name, more: true },
      revisions: [
        { seq: 9, at: at + 3 * minute, text: 'The key is in the base, under the felt. A quarter turn is enough.' },
        { seq: 8, at: at + minute, text: 'The key is in the base. Half a turn is enough.' },
        { seq: 7, at, text: 'The key is in the lid. Half a turn is enough.' },
      ],
    },
  async act(stage) {
    (await stage.find('[data-do=former]')).click();
    await stage.find('dialog ins');
  },
};
