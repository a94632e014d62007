import { closed, support } from '../stage/support.js';

export default support('Support, ended', closed);
