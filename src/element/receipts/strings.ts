import type { Text } from '../strings.ts';

/** What is said of a message that is sent. Another language is another object with these keys. */
export const english = {
  delivered: 'Delivered',
  read: 'Read',
} as const satisfies Record<string, Text>;
