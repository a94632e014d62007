import type { Text } from '../../element/strings.ts';

/** What is said of everything that is set in the place of an option of the server. */
export const english = {
  saved: 'Saved. It holds from now on.',
  byOptions: 'Back to the server’s options',
  byOptionsAgain: 'It is as the server’s options say.',
} as const satisfies Record<string, Text>;
