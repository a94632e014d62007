import { ana, jonas, lin, me, talk, among } from '../stage/people.js';
import { answers as roomAnswers } from '../stage/rooms.js';

const minute = 60_000;
const when = new Date(2025, 4, 19, 14, 2).getTime();

/** A room in which something was answered in a thread. */
const messages = talk(
  [jonas, 'Morning! The price list is final, pinned above.'],
  [
    ana,
    'The Kule glass comes on the 28th, not the 21st, so the photos move by a week.',
    {
      answers: { count: 5, last: 54, at: when + 24 * minute, by: [lin.id, jonas.id, ana.id] },
    },
  ],
  [jonas, 'New date for the photos: Friday?'],
  [me, 'We shoot the Rund alone on the 22nd.', { thread: 2, inRoom: true, reply: 2 }],
  [ana, 'Great, I’ll tell the agency.'],
);

const said = (seq, from, text, change = {}) => ({
  ...{ seq, at: when + (seq - 40) * minute, from: from.id, name: from.name, key: `t${seq}`, text, reactions: [] },
  ...{ thread: 2, reply: 2 },
  ...change,
});
export const thread = [
  said(51, jonas, 'Can we shoot the Rund alone on the 22nd?'),
  said(52, ana, 'Yes, if the brass arms are back from polishing. Are they?'),
  said(53, lin, '周三到。 They arrive on Wednesday, all twelve.', {
    reactions: [{ emoji: '🙏', by: [ana.id, jonas.id] }],
  }),
  said(54, jonas, 'Then the 22nd stays for the Rund. I’ll book half a day.', { reply: 51 }),
];

const plain = ({ id: _, own: __, state: ___, error: ____, ...message }) => message;
export const root = (change = {}) => ({ ...plain(messages[1]), ...change });

/** What the relay says to what is asked of threads; all else as of rooms. */
export const answers = (page = {}) => {
  const usual = roomAnswers();
  return (asked) => {
    const { type, room, thread: of } = asked;
    if (type === 'thread') {
      return {
        ...{ type, room, thread: of, epoch: 'e', asOf: 90, more: false, users: [lin], following: true, readTo: 52 },
        ...{ root: root(), messages: thread },
        ...page,
      };
    }
    if (type === 'threads') {
      const usually = { room: 'lobby', kind: 'private', name: 'Workshop', unread: 2, readTo: 52, users: [] };
      return { type, threads: [{ ...usually, root: root() }] };
    }
    return usual(asked);
  };
};

export default {
  title: 'Threads: what a message says of its own',
  frame: 'wide',
  attributes: { mode: 'full', room: 'lobby', heading: 'Team' },
  room: { ...among(me, ana, jonas, lin), kind: 'private', messages },
  answer: answers(),
  async act(stage) {
    // On a narrow screen the list is in another place.
    if (innerWidth > 760) await stage.find('[role=option][data-room=orders]');
    await stage.find('[data-do=thread] i');
  },
};
