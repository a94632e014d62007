import type { Text } from '../strings.ts';

/** What is said of answers that a message offers. Another language is another object with these keys. */
export const english = {
  choose: 'Choose an answer',
} as const satisfies Record<string, Text>;
