import { withCalls } from '../stage/calls.js';
import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';

const { answer, act, ...rest } = support('', { status: 'open', agent: ana });
const { answer: called, ...state } = withCalls('Support with calls, on a phone');

export default {
  ...state,
  ...rest,
  title: state.title,
  frame: 'phone',
  attributes: { ...rest.attributes, calls: '', heading: 'Fennmark support and repairs' },
  answer: (asked) => answer(asked) ?? called(asked),
  act,
};
