import type { Text } from '../strings.ts';

/** What is said where a poll is made. */
export const english = {
  title: 'New poll',
  question: 'Question',
  options: 'Options',
  option: 'Option {n}',
  add: 'Add option',
  remove: 'Remove option {n}',
  multiple: 'Several may be chosen',
  names: 'Show who chose what',
  ends: 'Ends',
  byHand: 'When it is closed',
  cancel: 'Cancel',
  send: 'Send',
  noQuestion: 'Write a question.',
  tooFew: 'Write at least two options.',
  same: 'Two options are the same.',
} as const satisfies Record<string, Text>;
