import { answers, desk, support } from '../stage/support.js';

export default support('Support, outside of the hours', undefined, {
  attributes: { support: 'desk', heading: 'Fennmark support', greeting: 'Hi, what can we help you with?' },
  // It is a Monday.
  before: () => desk({ hours: { zone: 'UTC', week: { tue: ['09:00-17:30'] } } }),
  answer: answers(undefined, []),
  act: (stage) => stage.find('header p b'),
});
