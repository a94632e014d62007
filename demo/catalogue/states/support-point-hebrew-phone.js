import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';
import { change } from './support-point.js';

export default {
  ...support('Support, what is about to be shown, in Hebrew on a phone', { status: 'open', agent: ana }, change),
  attributes: { ...change.attributes, lang: 'he' },
  frame: 'phone',
  direction: 'rtl',
};
