import type { Text } from '../strings.ts';

/** How the visitor was helped, from the worst to the best, and what is said around it. */
export const english = {
  title: 'How did we do?',
  one: 'Bad',
  two: 'Poor',
  three: 'Fine',
  four: 'Good',
  five: 'Great',
  word: 'A few words, if you like',
  send: 'Send rating',
  thanks: 'Thank you. You chose “{rating}”.',
  change: 'Change',
  refused: 'This could not be saved. Please try again.',
} as const satisfies Record<string, Text>;
