import { answers, desk, support } from '../stage/support.js';

const articles = [
  { title: 'Changing the glass shade', url: '/help/shade' },
  { title: 'Which bulb fits which lamp', url: '/help/bulbs', words: 'light dark' },
  { title: 'Warranty: what 25 years means', url: '/help/warranty' },
];

export default support('Support, articles before one asks', undefined, {
  attributes: { support: 'desk', heading: 'Fennmark support', greeting: 'Hi, what can we help you with?' },
  before: () => desk({ articles }),
  answer: answers(undefined, []),
  act: (stage) => stage.find('nav a'),
});
