import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';

export default support(
  'Support, before it is ended',
  { status: 'open', agent: ana },
  {
    async after(stage) {
      await stage.click('Settings of the conversation');
      await stage.click('End the conversation');
      await stage.find('dialog[open]');
    },
  },
);
