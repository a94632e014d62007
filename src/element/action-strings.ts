import type { Text } from './strings.ts';

/** What is said of what one can do with a message. */
export const english = {
  react: 'React',
  more: 'More',
  actions: 'Message',
  edit: 'Edit',
  copy: 'Copy text',
  editing: 'Edit message',
  cancel: 'Cancel',
  undo: 'Undo',
  deleted: 'Deleted. You can still undo this.',
  restored: 'The message is back.',
  held: 'Waiting for approval',
  length: '{length} of {limit} characters',
} as const satisfies Record<string, Text>;
