import type { Text } from '../../element/strings.ts';

/** What the list of visitors says. */
export const english = {
  online: { one: '{n} online', other: '{n} online' },
  newest: 'Those who came last are shown.',
  nobody: 'Nobody is here now.',
  nobodyNote: 'Visitors are listed from when they open the chat, where your site’s settings say so.',
  page: 'On the page now',
  noPage: 'Not shown',
  hereFor: 'Here for',
  state: 'State',
  action: 'Action',
  talking: 'in a conversation',
  opened: 'opened here',
  browsing: 'browsing',
  open: 'Open it',
  start: 'Start a conversation',
  failed: 'That did not work. They may have gone; try again.',
} as const satisfies Record<string, Text>;
