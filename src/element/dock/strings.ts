import type { Text } from '../strings.ts';

/** What the docked windows say. */
export const english = {
  docked: 'Docked conversations',
  minimize: 'Minimize',
  more: 'More conversations: {n}',
} as const satisfies Record<string, Text>;
