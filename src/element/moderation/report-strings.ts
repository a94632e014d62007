import type { Text } from '../strings.ts';

/** What is said to somebody who reports a message. */
export const english = {
  title: 'Report message',
  what: 'What is wrong with it?',
  spam: 'Spam or advertising',
  insult: 'Insults or harassment',
  violence: 'Hatred or threats',
  other: 'Something else',
  words: 'More about it (optional)',
  note: 'The moderators here see the message as it is now, your reason and your name. {name} is not told.',
  send: 'Send report',
  cancel: 'Cancel',
  thanks: 'Thank you. The moderators will look at it.',
  again: 'You have reported this message already.',
  tooMany: 'Too many of your reports are waiting already. Please try again later.',
  deleted: 'This message was deleted.',
  forbidden: 'You are not allowed to do that.',
  failed: 'That did not work. Please try again.',
  said: '{name}: {text}',
  file: 'File',
  close: 'Close',
} as const satisfies Record<string, Text>;
