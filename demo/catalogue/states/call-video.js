import { withCalls } from '../stage/calls.js';

const state = withCalls('Calls: both are seen', {
  isSeen: true,
  moves: true,
  async act(stage) {
    await stage.click('Video call');
    await stage.until(() => stage.$('[role=dialog]')?.textContent.includes('Ringing'), 'it rings');
    state.answered(stage);
    await stage.until(() => stage.$$('video').length === 2, 'both are seen');
  },
});
export default state;
