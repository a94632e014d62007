import type { Text } from '../strings.ts';

/** What is said in the bubble of a poll. */
export const english = {
  one: 'Choose one',
  several: 'Choose several',
  names: 'Everybody here can see who chose what',
  votes: { one: '{n} vote', other: '{n} votes' },
  voters: 'Voters: {n}',
  none: 'No votes yet',
  ends: 'Ends: {when}',
  takeBack: 'Take back my vote',
  who: 'Who voted',
  more: '{n} more',
  you: 'You',
  loading: 'Loading…',
  retry: 'Try again',
  failed: 'That did not work. Please try again.',
  mayNot: 'You can’t vote here.',
  waiting: 'Your vote is sent as soon as you are connected.',
  refused: 'Your vote was not counted.',
} as const satisfies Record<string, Text>;
