import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';
import { waiting } from './support-mail-offer.js';

export default support(
  'Support, an address for answers on a phone',
  { status: 'open', agent: ana },
  {
    ...waiting,
    frame: 'phone',
    mail: { sends: true, address: 'maya@lindqvist.example' },
    async after(stage) {
      await stage.click('Change');
      await stage.find('dialog[open]');
    },
  },
);
