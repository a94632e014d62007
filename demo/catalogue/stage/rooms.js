// What the relay tells of rooms: the list, who is in one, and who can be found.
import { ana, jonas, lin, me, morning } from './people.js';

/** One of the list. */
export const listed = (id, name, text, change = {}) => ({
  id,
  kind: 'private',
  name,
  topic: '',
  role: 'member',
  unread: 0,
  mentions: 0,
  head: 10,
  at: morning,
  readTo: 10,
  last: { seq: 10, at: morning, from: ana.id, name: ana.name, text, files: 0 },
  memberCount: 3,
  ...change,
});

const direct = (user, text, change = {}) =>
  listed(`d_${user.id}`, '', text, {
    kind: 'direct',
    others: [{ ...user, present: true }],
    memberCount: 2,
    last: { seq: 10, at: morning - 86_400_000, from: user.id, name: user.name, text, files: 0 },
    ...change,
  });

export const rooms = [
  listed('lobby', 'Workshop', 'If it still sinks, we send you a new spring.', {
    topic: 'Lamps, and what is wrong with them',
    role: 'owner',
    memberCount: 4,
  }),
  listed('orders', 'Orders', 'Maya, can you look at the one from Lyon?', {
    unread: 3,
    mentions: 1,
    at: morning - 60_000,
  }),
  listed('spare', 'Spare parts', 'The springs are here.', { unread: 128, at: morning - 7_200_000 }),
  listed('quiet', 'A room whose name is longer than the list is wide', '', {
    last: undefined,
    at: morning - 90_000_000,
  }),
  direct(jonas, 'Shall we have lunch?', { unread: 1, at: morning - 86_400_000 }),
  direct(lin, '明天见！', { others: [{ ...lin, present: false }], at: morning - 86_400_000 * 8 }),
];

const member = (user, role, present) => ({ ...user, role, present });
export const members = [
  member(me, 'owner', true),
  member(ana, 'moderator', true),
  { ...member(jonas, 'member', false), mutedUntil: Date.now() + 900_000 },
  member(lin, 'member', false),
];

/** What a relay answers that has these rooms. */
export const answers =
  (all = rooms) =>
  ({ type, room }) =>
    ({
      rooms: { type: 'rooms', rooms: all },
      members: { type: 'members', room, members },
      banned: {
        type: 'banned',
        room,
        users: [
          { id: 'u_tom', name: 'Tom Brandt', kind: 'user', rank: 'owner' },
          { id: 'g_4711', name: 'Guest 4711', kind: 'guest', rank: 'moderator' },
        ],
      },
      people: { type: 'people', people: members.slice(1) },
      discover: {
        type: 'directory',
        rooms: [
          { id: 'o_plants', name: 'Plants', topic: 'What grows on the windowsills', memberCount: 14, joined: false },
        ],
      },
    })[type];

/** The list, which on a narrow screen is behind a button. */
export async function showList(stage) {
  const name = 'All conversations';
  await stage.until(() => stage.$('nav') ?? stage.$(`[aria-label="${name}"]`), 'rooms');
  if (!stage.$('nav')) await stage.click(name);
}
