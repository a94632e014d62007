import { ana, me, talk } from '../stage/people.js';
import { support } from '../stage/support.js';

/** Somebody waits, and the relay sends mails. */
export const waiting = {
  mail: { sends: true },
  room: {
    kind: 'support',
    messages: talk([ana, 'Which year is your lamp from?'], [me, 'From 1988. Can I order just the glass for it?']),
  },
  after: (stage) => stage.find('[aria-haspopup=dialog]'),
};

export default support('Support, whoever waits may leave an address', { status: 'open', agent: ana }, waiting);
