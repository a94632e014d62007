import type { Text } from '../strings.ts';

/** What is said of a poll wherever it is told of. */
export const english = {
  poll: 'Poll',
  make: 'New poll',
  close: 'Close poll',
  over: 'Closed',
  closed: 'Poll closed: {question}',
  notLoaded: 'This can’t be loaded right now. Please try again.',
  failed: 'That did not work. Please try again.',
} as const satisfies Record<string, Text>;
