import { me, talk, said } from '../stage/people.js';

export default {
  title: 'Being sent',
  room: { messages: talk(...said, [me, 'Thank you, I will try that.', { state: 'sending' }]) },
};
