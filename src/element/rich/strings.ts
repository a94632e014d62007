import type { Text } from '../strings.ts';

/** What is said of a text with marks. Another language is another object with these keys. */
export const english = {
  copyCode: 'Copy code',
  copied: 'Copied',
  history: 'Edit history',
} as const satisfies Record<string, Text>;
