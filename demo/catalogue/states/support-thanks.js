import { closed, support } from '../stage/support.js';

export default support('Support, thanks', { ...closed, score: 5 });
