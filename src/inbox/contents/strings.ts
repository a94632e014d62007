import type { Text } from '../../element/strings.ts';

/** What is said of what is in messages. */
export const english = {
  offered: 'Answers to choose from',
  taken: 'chosen',
} as const satisfies Record<string, Text>;
