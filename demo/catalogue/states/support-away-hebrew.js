import away from './support-away.js';

export default {
  ...away,
  title: 'Support, outside of the hours, in Hebrew',
  direction: 'rtl',
  frame: 'phone',
  attributes: { support: 'desk', lang: 'he' },
};
