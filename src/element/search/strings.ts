import type { Text } from '../strings.ts';

/** Everything that search says. Another language is another object with these keys. */
export const english = {
  search: 'Search',
  field: 'Search this conversation',
  close: 'Close search',
  hint: 'Words that were written here, or parts of them.',
  asking: 'Searching…',
  none: 'No messages found',
  sealed: 'Messages here are encrypted, so the server can’t search them.',
  found: { one: '{n} message', other: '{n} messages' },
  foundMore: 'The latest {n} messages',
  results: 'Messages found',
  offline: 'Not connected. What you look for is searched when the connection is back.',
  failed: 'The search did not work.',
  long: 'That is too long to search for.',
  retry: 'Try again',
  going: 'Going back to the message…',
  far: 'This message is too far back to be shown here.',
} as const satisfies Record<string, Text>;

export type SearchKey = keyof typeof english;
