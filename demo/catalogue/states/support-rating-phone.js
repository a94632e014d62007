import { closed, support } from '../stage/support.js';
import { rate } from './support-rating.js';

export default support('Support, how it was, on a phone', closed, { frame: 'phone', after: rate });
