import type { Text } from './strings.ts';

/** What the strip says in states that few ever see. */
export const english = {
  signedOut: 'Your sign-in has ended.',
  signIn: 'Sign in again',
  refused: 'The server refused this page.',
  refusedOrigin: 'This site is not on its list.',
  refusedVersion: 'Reload the page: it is out of date.',
  refusedOther: 'It will not take it as it is.',
  refusedRoom: 'You can’t read this conversation.',
  banned: 'You can’t use this chat.',
  bannedUntil: 'Until {time}.',
  replaced: 'The server’s messages were replaced.',
  backup: 'The server was restored from a backup.',
  back: 'Back online.',
  backSent: '{n} sent.',
  backRestored: '{n} restored.',
  noStorage: 'No room to keep your messages.',
  noStorageRest: 'Leave this page open.',
  backupRest: 'Messages after {time} are gone.',
} as const satisfies Record<string, Text>;
