import type { Text } from '../../element/strings.ts';

export const english = {
  retention: 'How long messages are kept',
  note: 'Older ones are deleted by themselves, for good: text, files and names. Empty: for ever.',
  support: 'Conversations',
  desk: 'Notes of the team',
  open: 'Open rooms',
  private: 'Private rooms',
  direct: 'Direct messages',
  days: '{what} (days)',
  deskHint: 'Empty: as long as conversations.',
  wrong: 'Write days as a number from 1 to 36,500, or nothing.',
  check: 'See what that deletes',
  willDelete: 'This deletes messages, for good',
  willKeep: 'This deletes nothing now',
  deletes: {
    one: '{what}: {n} message from before {time} is deleted now, and later ones as they get that old.',
    other: '{what}: {n} messages from before {time} are deleted now, and later ones as they get that old.',
  },
  deletesMore: '{what}: {n} messages and more from before {time} are deleted now, and later ones as they get that old.',
  deletesNone: '{what}: none now (there are none from before {time}), but later ones as they get that old.',
  keepsAll: 'Nothing is deleted: all is kept for ever.',
  confirm: 'Delete and save',
  confirmKept: 'Save',
  cancel: 'Do not save',
} as const satisfies Record<string, Text>;
