import { closed, support } from '../stage/support.js';
import { rate } from './support-rating.js';

export default support('Support in Arabic', closed, {
  direction: 'rtl',
  attributes: { support: '', lang: 'ar' },
  after: rate,
});
