import { all, waiting } from './moderators.js';

export default waiting('What waits for moderators, in an Arabic page on a phone', all, {
  direction: 'rtl',
  attributes: { lang: 'ar' },
  frame: 'phone',
});
