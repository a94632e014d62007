import { ana } from '../stage/people.js';
import { desk, support } from '../stage/support.js';

/** In a conversation, after the visitor has agreed that the team sees what they type. */
const change = {
  attributes: { support: 'desk', heading: 'Fennmark support' },
  before() {
    // It was said on a page before that the team sees it.
    localStorage.setItem('live-chat page known', 'yes');
    desk({ share: { pages: true, typing: true } });
  },
  async after(stage) {
    (await stage.find('[data-do=preview]')).click();
    await stage.until(() => stage.$('[data-do=preview][aria-checked=true]'), 'turned on');
    await stage.settle();
  },
};

export default support('Support, the team sees what is typed', { status: 'open', agent: ana }, change);
export { change };
