import type { Text } from '../strings.ts';

/** What is said of messages that are written bit by bit. Another language is another object with these keys. */
export const english = {
  stop: 'Stop',
  writing: 'Still being written',
  stopped: 'Stopped',
  broken: 'Broken off',
  refused: 'That did not work. Please try again.',
} as const satisfies Record<string, Text>;
