import type { Text } from '../strings.ts';

/** What is said of pins. Another language is another object with these keys. */
export const english = {
  pin: 'Pin',
  unpin: 'Unpin',
  pinned: 'Pinned',
  unpinned: 'No longer pinned',
  title: 'Pinned messages',
  none: 'Nothing is pinned.',
  loading: 'Loading…',
  full: 'No more can be pinned here.',
  refused: 'That did not work. Please try again.',
  close: 'Close',
  retry: 'Try again',
  said: '{name}: {text}',
  you: 'You',
  file: 'File',
  going: 'Going back to the message…',
  far: 'This message is too far back to be shown here.',
} as const satisfies Record<string, Text>;

export type PinKey = keyof typeof english;
