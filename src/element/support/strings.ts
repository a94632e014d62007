import type { Text } from '../strings.ts';

/** What a conversation with a team says beside what any conversation says. */
export const english = {
  answers: '{name} answers you',
  team: 'Support team',
  bot: 'Automatic answers',
  waiting: 'Your message is with the team',
  ended: 'This conversation has ended.',
  again: 'Write to open it again.',
  merged: 'This conversation goes on in another one.',
  goOn: 'Go to that conversation',
  reopened: 'The conversation is open again.',
  end: 'End the conversation',
  endTitle: 'End this conversation?',
  endNote: 'You can open it again at any time: just write.',
  cancel: 'Cancel',
  all: 'Your conversations',
  start: 'New conversation',
  open: 'Open',
  closed: 'Ended',
  back: 'Back to the conversation',
  transcript: 'Download transcript',
  transcriptFailed: 'The transcript could not be made. Please try again.',
  deleted: 'This message was deleted.',
} as const satisfies Record<string, Text>;
