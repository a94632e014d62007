import { all, waiting } from './moderators.js';

export default waiting('What waits for moderators, beside the conversation', all, {
  attributes: { mode: 'full' },
  frame: 'wide',
  async more(stage) {
    const deeds = stage.$$('[data-pane=modq] li:last-child button');
    deeds[3].click();
    await stage.settle();
  },
});
