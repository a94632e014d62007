import type { Text } from '../strings.ts';

/** What the list of conversations says. */
export const english = {
  all: 'All conversations',
  conversations: 'Conversations',
  find: 'Find a conversation',
  rooms: 'Rooms',
  direct: 'Direct messages',
  none: 'No conversations yet',
  noneNote: 'Rooms you are in and people you write with are listed here.',
  noMatch: 'No conversation is called that.',
  failed: 'Your conversations can’t be loaded.',
  retry: 'Try again',
  unnamed: 'Unnamed room',
  files: { one: '{n} file', other: '{n} files' },
  draft: 'Draft: {text}',
  said: '{name}: {text}',
  you: 'You',
  deleted: 'This message was deleted.',
  unread: { one: '{n} unread message', other: '{n} unread messages' },
  mentions: { one: '{n} mention', other: '{n} mentions' },
  muted: 'Muted',
  blocked: 'Blocked',
  here: 'Online',
  news: 'New messages: {names}',
  close: 'Close chat',
} as const satisfies Record<string, Text>;
