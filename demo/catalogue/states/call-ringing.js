import { incoming, withCalls } from '../stage/calls.js';

export default withCalls('Calls: somebody calls, with video', {
  calls: incoming('video'),
  act: (stage) => stage.find('[role=dialog]'),
});
