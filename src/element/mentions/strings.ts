import type { Text } from '../strings.ts';

/** What is said of mentions. Another language is another object with these keys. */
export const english = {
  people: 'People to mention',
  all: 'Everyone in this conversation',
  here: 'Everyone who is here now',
  forYou: 'mentions you',
} as const satisfies Record<string, Text>;
