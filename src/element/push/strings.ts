import type { Text } from '../strings.ts';

/** What the switch of pushes says. */
export const english = {
  closed: 'Tell me when this page is closed',
  unsupported: 'This browser can’t do that.',
  install: 'First add this site to your home screen.',
  blocked: 'Allow notifications for this site in your browser’s settings.',
  none: 'The server sends none.',
  failed: 'It could not be turned on. Try again later.',
  newMessages: { one: '{n} new message', other: '{n} new messages' },
} as const satisfies Record<string, Text>;
