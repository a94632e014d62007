import type { Text } from '../strings.ts';

/** What is said of the texts that a message has had. */
export const english = {
  title: 'Edit history',
  latest: 'Latest version',
  first: 'First version',
  added: 'added',
  removed: 'removed',
  older: 'Show older',
  via: 'via {name}',
  loading: 'Loading…',
  failed: 'That did not work. Please try again.',
  retry: 'Try again',
  deleted: 'This message was deleted.',
} as const satisfies Record<string, Text>;
