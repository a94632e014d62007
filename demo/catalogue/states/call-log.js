import { withCalls } from '../stage/calls.js';
import { ana, me, morning, said, talk } from '../stage/people.js';

const begun = (media, to, more) => ({ call: { media, to: to.id, device: 'a-device', ...more } });
const [at, minute] = [morning, 60_000];

export default withCalls('Calls: what became of them, in the log', {
  room: {
    messages: talk(
      ...said.slice(0, 2),
      [ana, 'Audio call', begun('audio', me, { ended: { at: at + minute, by: ana.id } })],
      [me, 'Audio call', begun('audio', ana, { ended: { at: at + 2 * minute, by: me.id } })],
      [
        me,
        'Video call',
        begun('video', ana, {
          answered: { at, by: ana.id, device: 'another' },
          ended: { at: at + 3 * minute + 12_000, by: me.id },
        }),
      ],
      [me, 'Audio call', begun('audio', ana, { ended: { at: at + 4 * minute, by: ana.id } })],
    ),
  },
});
