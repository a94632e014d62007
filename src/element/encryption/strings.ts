import type { Text } from '../strings.ts';

/** What is said of sealed rooms. */
export const english = {
  encrypted: 'End-to-end encrypted',
  about:
    'Only you and {name} can read what is written here, on your devices. The server can’t. There are no files here.',
  number: 'Safety number',
  compare: 'Compare it with {name}, in person or by phone. If both see the same, nobody reads along.',
  same: 'It’s the same',
  compared: 'Compared: it’s the same',
  notSince: 'There is a new device since you compared.',
  newDevice: '{name} uses a new device',
  newOwn: 'You use a new device',
  ask: 'If you’re not sure, compare the safety number before you go on.',
  goOn: 'Go on',
  waiting: 'You can write once {name} has opened this conversation.',
  failed: 'That did not work. Please try again.',
  absent: 'Sent before this device was there',
  unverified: 'This message can’t be verified, so it isn’t shown',
  devices: 'Your devices',
  thisDevice: 'This device',
  remove: 'Remove',
} as const satisfies Record<string, Text>;
