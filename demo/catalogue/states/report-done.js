import report from './report.js';

export default {
  ...report,
  title: 'Reporting a message: done, on a phone',
  frame: 'phone',
  answer: ({ type }) => type === 'report' && { type: 'done' },
  async act(stage) {
    await report.act(stage);
    await stage.click('Send report');
    await stage.until(() => stage.$('dialog [data-done]'), 'done');
  },
};
