import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';
import { waiting } from './support-mail-offer.js';

export default support(
  'Support, an address for answers in Arabic',
  { status: 'open', agent: ana },
  {
    ...waiting,
    direction: 'rtl',
    attributes: { support: '', lang: 'ar' },
    mail: { sends: true, address: 'maya@lindqvist.example' },
  },
);
