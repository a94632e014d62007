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
  doNotDisturb: 'Do not disturb',
  pauseHour: 'Pause for 1 hour',
  pauseTomorrow: 'Pause until tomorrow',
  paused: 'Paused until {time}',
  hours: 'Every day at these times',
  from: 'From',
  to: 'To',
  notTold: 'The server was not told. It holds in this browser only.',
  connection: 'Connection',
  checkConnection: 'Check connection',
  erase: 'Delete my data',
  roundTrip: '{n} ms',
  newMessages: { one: '{n} new message', other: '{n} new messages' },
} as const satisfies Record<string, Text>;
