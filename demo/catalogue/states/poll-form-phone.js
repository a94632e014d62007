import { made } from './poll-form.js';

export default made(
  'Making a poll: on a phone',
  'Which evening suits you?',
  Array.from({ length: 10 }, (_, index) => `Evening number ${index + 1}`),
  { frame: 'phone' },
);
