import thread from './thread.js';

export default { ...thread, title: 'A thread on a phone', frame: 'phone' };
