import { ana } from '../stage/people.js';
import { support } from '../stage/support.js';

export default support('Support, somebody answers', { status: 'open', agent: ana });
