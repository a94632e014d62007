import type { Text } from '../../element/strings.ts';

/** What the search in all conversations says. */
export const english = {
  visitors: 'Visitors',
  messages: 'Messages and notes',
  nothing: 'No conversation has all these words.',
  nothingNote: 'A word is found also inside of a longer one. Case and accents don’t count.',
  nothingYet: 'Nothing found yet.',
  further: 'Search further back',
  searching: 'Searching…',
  closed: 'Closed',
  snoozed: 'Snoozed',
} as const satisfies Record<string, Text>;
