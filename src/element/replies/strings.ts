import type { Text } from '../strings.ts';

/** What is said of replies. Another language is another object with these keys. */
export const english = {
  reply: 'Reply',
  replyTo: 'Reply to {name}',
  cancel: 'Cancel reply',
  goTo: 'Go to the message, {name}: {text}',
  earlier: 'An earlier message',
  file: 'File',
  you: 'You',
  deleted: 'This message was deleted.',
  deletedOwn: 'You deleted this message.',
  removed: 'This message was removed by a moderator.',
  far: 'This message is too far back to be shown here.',
} as const satisfies Record<string, Text>;
