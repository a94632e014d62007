import talking from './call-talking.js';

export default {
  ...talking,
  title: 'Calls: one talks and writes',
  async act(stage) {
    await talking.act(stage);
    await stage.click('Show messages');
  },
};
