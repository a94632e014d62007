import type { Text } from '../../element/strings.ts';

/** What is said of blocking visitors. */
export const english = {
  block: 'Block this visitor',
  unblock: 'Unblock this visitor',
  blocked: 'Blocked',
  blockedUntil: 'Blocked until {time}',
  blockTitle: 'Block {name}?',
  blockNote:
    '{name} can’t connect to your chats any more: what they have open ends at once. What was said stays. They are not told by whom.',
  unblockTitle: 'Unblock {name}?',
  unblockNote: '{name} can write again, also from the addresses that were blocked with them.',
  howLong: 'For how long',
  forGood: 'Until somebody unblocks them',
  hour: 'An hour',
  day: 'A day',
  week: 'A week',
  month: '30 days',
  addresses: 'Also the network addresses they are connected from now',
  addressesNote: 'Behind one address there may be a whole office or school.',
  reason: 'Reason, for the audit log',
  cancel: 'Cancel',
  doBlock: 'Block',
  doUnblock: 'Unblock',
  busy: 'One moment…',
  failed: 'That did not work. Try again.',
  spared: 'Admins, the team and services are not blocked.',
} as const satisfies Record<string, Text>;
