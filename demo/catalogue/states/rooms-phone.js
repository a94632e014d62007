import rooms from './rooms.js';

export default { ...rooms, title: 'Rooms on a phone', frame: 'phone' };
