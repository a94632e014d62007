import calls from './support-calls-phone.js';

export default {
  ...calls,
  title: 'Support with calls: what the header has no room for, in Arabic',
  direction: 'rtl',
  frame: 'desktop',
  attributes: { ...calls.attributes, lang: 'ar' },
  async act(stage) {
    await calls.act(stage);
    await stage.click('إعدادات المحادثة');
  },
};
