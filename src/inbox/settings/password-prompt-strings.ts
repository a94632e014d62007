import type { Text } from '../../element/strings.ts';

export const english = {
  title: 'Is it still you?',
  password: 'Your password',
  hint: 'This outlasts your session, so you are asked once more. Who signs in by another service has no password here: sign out, sign in again, and do it within five minutes.',
  missing: 'Your password is needed.',
  wrong: 'That is not your password.',
  refused: 'That did not work: {why}',
  failed: 'That did not work. Try again.',
  notHere: 'This is done in the inbox that the server itself serves.',
  goOn: 'Go on',
  cancel: 'Cancel',
} as const satisfies Record<string, Text>;
