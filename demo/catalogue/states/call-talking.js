import { withCalls } from '../stage/calls.js';

const state = withCalls('Calls: one talks, the other is muted', {
  async act(stage) {
    await stage.click('Audio call');
    await stage.until(() => stage.$('[role=dialog]')?.textContent.includes('Ringing'), 'it rings');
    state.answered(stage);
    await stage.until(() => stage.$('[role=dialog] time'), 'both talk');
    await stage.pass(184_000);
  },
});
export default state;
