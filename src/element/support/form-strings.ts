import type { Text } from '../strings.ts';

/** What is said around the fields that a site asks for. */
export const english = {
  title: 'Before we start',
  optional: 'optional',
  choose: 'Please choose',
  start: 'Start the conversation',
} as const satisfies Record<string, Text>;
