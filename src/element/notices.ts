import * as icons from './icon-paths.ts';
import { differentDays } from './language.ts';
import type { Text } from './strings.ts';
import type { StripContent, View } from './view.ts';

/** What the strip says in states that few ever see. Another language is another object with these keys. */
const english = {
  signedOut: 'Your sign-in has ended.',
  signIn: 'Sign in again',
  refused: 'The server refused this page.',
  refusedOrigin: 'This site is not on its list.',
  refusedVersion: 'Reload the page: it is out of date.',
  refusedOther: 'It will not take it as it is.',
  refusedRoom: 'You can’t read this conversation.',
  replaced: 'The server’s messages were replaced.',
  backup: 'The server was restored from a backup.',
  backupRest: 'Messages after {time} are gone.',
} as const satisfies Record<string, Text>;

/** Why the server will not have this page, in words for people. */
const reasons: Readonly<Record<string, string>> = {
  'origin-refused': english.refusedOrigin,
  'version-unsupported': english.refusedVersion,
};

/** What the server itself has told: that it does not go on with us, or that its messages are not those that were seen. */
export function notice({ state, conversation, connection, canSignIn, say, phrase, day, time }: View): StripContent {
  const { status, error } = state;
  if (status === 'signed-out') {
    const action = canSignIn ? english.signIn : say('tryAgain');
    return { tone: 'bad', icon: icons.lock, fact: english.signedOut, rest: '', action };
  }
  if (status === 'refused') {
    const { code = '', message } = error ?? {};
    // The server's own words, where it has some.
    const rest = message === code ? (reasons[code] ?? english.refusedOther) : message;
    return { tone: 'bad', icon: icons.alert, fact: english.refused, rest, action: say('tryAgain') };
  }
  if (conversation.status === 'refused') return { tone: 'bad', icon: icons.alert, fact: english.refusedRoom };
  const { kept } = connection;
  if (!kept) return { tone: '', icon: icons.cloud, fact: english.replaced };
  const { at, isLast } = kept;
  const moment = differentDays(at, Date.now()) ? `${day(at)}, ${time(at)}` : time(at);
  const rest = isLast ? '' : phrase(english.backupRest, { time: moment });
  return { tone: '', icon: icons.cloud, fact: english.backup, rest };
}
