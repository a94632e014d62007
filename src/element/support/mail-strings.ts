import type { Text } from '../strings.ts';

/** What is said of mails: answers that one misses, and the conversation as one. */
export const english = {
  offer: 'Tell me by e-mail when you answer',
  told: 'Answers that you miss go to {address}.',
  change: 'Change',
  off: 'Off',
  answers: 'Answers by e-mail',
  answersNote:
    'One e-mail tells you of answers that you have not read here, and leads you back into this conversation. Your address is kept for that alone, until you take it back.',
  seen: 'The team sees your address, too.',
  address: 'E-mail address',
  save: 'Save',
  stop: 'Send me no e-mails',
  stopped: 'No more e-mails are sent, and your address is deleted.',
  transcript: 'Send transcript by e-mail',
  transcriptNote: 'The whole conversation is sent there, once. The address is used for nothing else.',
  send: 'Send',
  busy: 'Sending',
  sent: 'The transcript is on its way to {address}.',
  wrong: 'This is not an e-mail address.',
  limited: 'These were too many e-mails. Please try again later.',
  failed: 'That did not work. Please try again.',
  cancel: 'Cancel',
  close: 'Close',
} as const satisfies Record<string, Text>;
