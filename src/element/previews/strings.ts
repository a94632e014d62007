import type { Text } from '../strings.ts';

/** What is said of a card that shows what a link leads to. */
export const english = {
  preview: 'Link preview',
  remove: 'Remove link preview',
  failed: 'That did not work. Please try again.',
} as const satisfies Record<string, Text>;
