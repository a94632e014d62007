import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';
import { aim, change } from './support-point.js';

export default support(
  'Support, choosing something of the page',
  { status: 'open', agent: ana },
  { ...change, after: aim },
);
