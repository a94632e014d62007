import type { Text } from '../strings.ts';

/** What is said of links to messages. Another language is another object with these keys. */
export const english = {
  copy: 'Copy link',
  copied: 'Link copied',
  going: 'Going back to the message…',
  far: 'This message is too far back to be shown here.',
  failed: 'That did not work. Please try again.',
} as const satisfies Record<string, Text>;

export type LinkKey = keyof typeof english;
