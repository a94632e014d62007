import { made } from './poll-form.js';

export default made(
  'Making a poll: what is wrong with it',
  'Which evening suits you?',
  ['Tuesday', 'Thursday', 'Tuesday'],
  { sends: true },
);
