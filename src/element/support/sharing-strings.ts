import type { Text } from '../strings.ts';

/** What is said of what the team sees of a visitor beside what they send. */
export const english = {
  typing: 'Show what I type before I send it',
  typingOn: 'The team sees your text while you write it.',
  page: 'Show the team which page I am on',
  pageOn: 'The team sees which page you are on.',
  point: 'Show something on this page',
  hidePage: 'Don’t show it',
} as const satisfies Record<string, Text>;
