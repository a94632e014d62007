import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';
import { change } from './support-sharing.js';

export default {
  ...support('Support, the team sees what is typed, in Arabic on a phone', { status: 'open', agent: ana }, change),
  attributes: { ...change.attributes, lang: 'ar' },
  frame: 'phone',
  direction: 'rtl',
};
