import type { Text } from '../strings.ts';

/** What is asked before anything is sent or stored. */
export const english = {
  title: 'Before you write',
  text: 'Your messages are sent to this website and stored there, and your browser remembers this conversation.',
  policy: 'Privacy policy',
  close: 'Close chat',
  agree: 'Agree and start',
} as const satisfies Record<string, Text>;
