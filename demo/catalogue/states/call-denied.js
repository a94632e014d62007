import { withCalls } from '../stage/calls.js';

export default withCalls('Calls: the microphone is blocked', {
  isDenied: true,
  async act(stage) {
    await stage.click('Audio call');
    await stage.until(() => stage.$('[part~=composer], form, footer'), 'the field');
    await stage.button('Close');
  },
});
