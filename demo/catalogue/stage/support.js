// What the relay tells of a visitor's conversations with the team.
import { ana, me, morning, talk } from './people.js';
import { listed } from './rooms.js';

const day = 86_400_000;
export const lamp = [
  [me, 'Hi! The upper arm of my lamp does not stay where I put it.'],
  [ana, 'That is the joint: the nut wants a quarter turn. The key is in the base.'],
  [me, 'That was it. Thanks, Ana!'],
];

const past = (id, text, ago, change = {}) =>
  listed(id, '', text, {
    kind: 'support',
    at: morning - ago * day,
    last: { seq: 3, at: morning - ago * day, from: me.id, name: me.name, text, files: 0 },
    ...change,
  });
export const conversations = [
  past('s_lamp', 'That was it. Thanks, Ana!', 0),
  past('s_bulb', 'Which bulb fits the Holm from 1988?', 1, { unread: 1 }),
  past('s_order', 'My order came with a scratch in the glass, and I would like to send it back', 12),
];

/** What a relay answers that has these; the one that is shown stands so. */
export const answers =
  (standing, all = conversations) =>
  ({ type, room }) => {
    if (type === 'rooms') return { type, rooms: all };
    if (type === 'conversation') return { type, room, ...(room === 's_lamp' ? standing : { status: 'closed' }) };
    return undefined;
  };

/** A state in which a conversation with the team is shown that stands so. */
export const support = (title, standing, change = {}) => ({
  title,
  attributes: { support: '', heading: 'Fennmark support' },
  room: { kind: 'support', messages: talk(...lamp) },
  answer: answers(standing),
  async act(stage) {
    await stage.until(() => stage.element.room === 's_lamp', 'conversation');
    await stage.settle();
    await change.after?.(stage);
  },
  ...change,
});

/** One that has ended, as far as asking how it was. */
export const closed = { status: 'closed', agent: ana };

/** Puts what a site says of its desk on the page, in place of what another state has said. */
export function desk(settings) {
  document.getElementById('desk')?.remove();
  const script = document.createElement('script');
  Object.assign(script, { type: 'application/json', id: 'desk', textContent: JSON.stringify(settings) });
  document.body.append(script);
}
