import type { Text } from '../strings.ts';

/** What the page of the conversation's settings says, and what notifications do. */
export const english = {
  conversation: 'Conversation',
  settings: 'Settings of the conversation',
  back: 'Back to the conversation',
  sound: 'Sound',
  desktop: 'Desktop notifications',
  desktopBlocked: 'Your browser does not allow them to this site.',
  quiet: 'Mute this conversation',
  quietNote: 'No sound and no notification, only the count.',
  connection: 'Connection',
  checkConnection: 'Check connection',
  roundTrip: '{n} ms',
  newMessages: { one: '{n} new message', other: '{n} new messages' },
} as const satisfies Record<string, Text>;
