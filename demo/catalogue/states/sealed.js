import { jonas, me, talk, among } from '../stage/people.js';

const maya = { ...me, id: 'u_maya', kind: 'user' };

/** A safety number of nobody. */
export const number = '72283 44374 42478 69831 34889 83098 99019 52960 68412 41278 43940 58673';
const device = (user, isThis) => ({
  user: user.id,
  key: `key of ${user.id}`,
  at: Date.now() - 9e8,
  isThis,
  isAccepted: true,
});

export const encryption = {
  status: 'ready',
  other: jonas.id,
  devices: [device(maya, true), device(jonas, false)],
  safetyNumber: number,
  isVerified: false,
  wasVerified: false,
  changes: [],
};

export const messages = talk(
  [jonas, '', { unreadable: 'absent' }],
  [jonas, 'I have the numbers now. Here, not by mail.'],
  [me, 'Good. What did the third one cost?'],
  [jonas, '', { unreadable: 'forged' }],
  [jonas, '1,240, with the frame.'],
);

export default {
  title: 'A sealed room: a new device, and what cannot be read',
  room: {
    ...among(me, jonas),
    id: 'd~8Jd0vYw1aQxB7nLh2cEuAw',
    kind: 'direct',
    can: ['read', 'send', 'edit', 'delete', 'react', 'signal'],
    messages,
    encryption: { ...encryption, changes: [{ user: jonas.id, key: 'k', at: Date.now(), after: 2 }] },
  },
  answer: ({ type }) =>
    type === 'devices' && {
      type,
      devices: [
        { user: maya.id, key: 'one', at: Date.now() - 9e8 },
        { user: maya.id, key: 'two', at: Date.now() - 9e9 },
      ],
    },
  async act(stage) {
    await stage.button('End-to-end encrypted');
  },
};
