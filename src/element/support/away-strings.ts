import type { Text } from '../strings.ts';

/** What is said while nobody of the team is there. */
export const english = {
  opens: 'Closed now. Opens {time}.',
  closed: 'Closed now.',
  note: 'Write all the same: we answer then.',
} as const satisfies Record<string, Text>;
