import { answers, support } from '../stage/support.js';

export default support('Support, before the first message', undefined, {
  attributes: { support: '', heading: 'Fennmark support', greeting: 'Hi, what can we help you with?' },
  answer: answers(undefined, []),
  act: (stage) => stage.settle(),
});
