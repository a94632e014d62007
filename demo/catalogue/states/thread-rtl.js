import thread from './thread.js';

export default {
  ...thread,
  title: 'A thread, from right to left',
  direction: 'rtl',
  attributes: { ...thread.attributes, lang: 'ar' },
};
