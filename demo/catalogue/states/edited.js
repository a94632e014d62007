import { me, ana, talk } from '../stage/people.js';

export default {
  title: 'Edited, and deleted',
  room: {
    messages: talk(
      [ana, 'The key is in the lid. No: in the base.', { edited: Date.now() }],
      [me, 'Found it.', { edited: Date.now() }],
      [ana, '', { deleted: { at: Date.now(), by: ana.id } }],
      [me, '', { deleted: { at: Date.now(), by: me.id } }],
    ),
  },
};
