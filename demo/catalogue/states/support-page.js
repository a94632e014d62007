import { answers, desk, support } from '../stage/support.js';

export default support('Support, the team sees the page', undefined, {
  attributes: { support: 'desk', heading: 'Fennmark support', greeting: 'Hi, what can we help you with?' },
  before: () => desk({ share: { pages: true, typing: true } }),
  answer: answers(undefined, []),
  act: (stage) => stage.find('.sees button'),
});
