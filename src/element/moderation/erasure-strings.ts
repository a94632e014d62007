import type { Text } from '../strings.ts';

/** What is said to somebody who wants to be erased. */
export const english = {
  title: 'Delete my data',
  sure: 'Delete your data here?',
  what: 'Your messages, files, reactions and your name are deleted here, for everybody and for good. This browser forgets you, too.',
  stays: 'What others have written stays, also what they have quoted from you.',
  action: 'Delete everything',
  cancel: 'Cancel',
  busy: 'Deleting…',
  done: 'Done. Nothing of yours is left here.',
  forbidden: 'You are not allowed to do that.',
  failed: 'That did not work. Please try again.',
  close: 'Close',
} as const satisfies Record<string, Text>;
