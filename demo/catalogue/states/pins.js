import { me, ana, jonas, talk, said } from '../stage/people.js';

const pinned = (message, minute) => ({ ...message, pinned: { at: Date.now() + minute * 60_000, by: ana.id } });

export default {
  title: 'Pins',
  room: { messages: talk(...said, [me, 'Thank you!']).map((each) => (each.seq === 4 ? pinned(each, 1) : each)) },
  answer: ({ type, room }) =>
    type === 'pins' && {
      ...{ type, room, epoch: 'e', asOf: 9, users: [] },
      messages: [pinned(talk([jonas, 'Spare parts are sent on Mondays and Thursdays'])[0], 0)].map((each) => ({
        ...each,
        seq: 900,
      })),
    },
  async act(stage) {
    await stage.find('[aria-expanded] b');
  },
};
