import sealed from './sealed.js';

export default {
  ...sealed,
  title: 'A sealed room: the safety number, and one’s devices',
  async act(stage) {
    await stage.click('End-to-end encrypted');
    await stage.until(() => stage.$('dialog .dbody')?.textContent.includes('Remove'), 'the devices');
  },
};
