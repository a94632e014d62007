import { ana } from '../stage/people.js';
import { desk, support } from '../stage/support.js';

/** Who has a conversation already hears once that the page is seen, before it is. */
export default support(
  'Support, the team sees the page, in a conversation',
  { status: 'open', agent: ana },
  {
    attributes: { support: 'desk', heading: 'Fennmark support' },
    before: () => desk({ share: { pages: true } }),
    act: (stage) => stage.find('.sees button'),
  },
);
