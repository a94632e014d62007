import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';

export default support(
  'Support, past conversations',
  { status: 'open', agent: ana },
  {
    async after(stage) {
      await stage.click('Your conversations');
      await stage.until(() => stage.$$('li small').every((each) => / · /.test(each.textContent)), 'how they stand');
    },
  },
);
