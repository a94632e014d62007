import { incoming, withCalls } from '../stage/calls.js';

export default withCalls('Calls: somebody calls, in Arabic on a phone', {
  calls: incoming('video'),
  attributes: { lang: 'ar' },
  direction: 'rtl',
  frame: 'phone',
  act: (stage) => stage.find('[role=dialog]'),
});
