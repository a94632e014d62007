import type { Text } from '../strings.ts';

/** What is said by every box that one opens for a message. */
export const english = {
  report: 'Report',
  close: 'Close',
  notLoaded: 'This can’t be loaded right now. Please try again.',
} as const satisfies Record<string, Text>;
