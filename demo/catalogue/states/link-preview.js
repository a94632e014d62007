import { ana, jonas, me, talk, three } from '../stage/people.js';

const pages = [
  [
    1,
    {
      url: 'https://fennmark.example/lamps/arm',
      site: 'Fennmark',
      title: 'Arm lamp, oak and brass',
      description:
        'A lamp with one long arm that turns right round to the wall, and stays where you put it. Spare springs and shades in the shop.',
    },
  ],
  [2, { url: 'https://docs.example/', site: 'docs.example', title: 'How to tighten the joint of an arm lamp' }],
];

/** What links lead to, asked for by the numbers of messages. */
export const previewState = (title, messages, found = pages, more = {}) => ({
  title,
  answer: ({ type, room }) => (type === 'previews' ? { type, room, previews: found } : undefined),
  room: { ...three, messages: talk(...messages) },
  async act(stage) {
    await stage.find('a[part=link-preview]');
    await stage.settle();
  },
  ...more,
});

export const said = [
  [ana, 'It is this one: https://fennmark.example/lamps/arm', { preview: 4 }],
  [me, 'Thank you! I found this, too: https://docs.example/', { preview: 5 }],
  [jonas, 'Not known yet: https://slow.example/', { preview: 6 }],
];

export default previewState('What links lead to', said.slice(0, 2));
