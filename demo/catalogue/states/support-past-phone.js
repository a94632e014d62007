import past from './support-past.js';

export default { ...past, title: 'Support, past conversations on a phone', frame: 'phone' };
