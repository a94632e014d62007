import type { ChatMessage } from '../client/index.ts';
import * as icons from './icon-paths.ts';
import { differentDays } from './language.ts';
import { english } from './notice-strings.ts';
import { resetStay } from './stays.ts';
import { english as coreEnglish } from './strings.ts';
import type { StripContent, View } from './view.ts';

/** Why the server will not have this page, in words for people. */
const reasons: Readonly<Record<string, string>> = {
  'origin-refused': english.refusedOrigin,
  'version-unsupported': english.refusedVersion,
};

/** The last message that both lists have: when it was, and whether none that was seen came after it. */
function keptOf(before: readonly ChatMessage[], after: readonly ChatMessage[]) {
  const now = new Set(after.map(({ id, seq }) => seq && id));
  const seen = before.filter(({ seq }) => seq);
  // Older ones are only not loaded; and what waited here may be in the new log already, behind what is gone.
  const first = seen.findIndex(({ id }) => now.has(id));
  const gone = seen.findIndex(({ id }, index) => index > first && !now.has(id));
  const kept = first < 0 ? undefined : seen.at(gone < 0 ? -1 : gone - 1);
  return kept && { at: kept.at, isLast: gone < 0 };
}

const momentOf = (at: number, { day, time }: View): string =>
  differentDays(at, Date.now()) ? `${day(at)}, ${time(at)}` : time(at);

/** When each refusal that has an end ends; errors stay the same objects. */
const ends = new WeakMap<object, number>();

function untilOf(view: View): string {
  const { error } = view.state;
  if (!error?.retryAfter) return '';
  if (!ends.has(error)) ends.set(error, Date.now() + error.retryAfter);
  return view.phrase(english.bannedUntil, { time: momentOf(ends.get(error)!, view) });
}

/**
 * What the server itself has told: that it does not go on with us, or that its messages are not those that were seen; that what waits is nowhere safe; and that
 * the connection is back.
 */
export function notice(view: View): StripContent {
  const { state, conversation, connection, canSignIn, passed, phrase } = view;
  const { status, error, unsent } = state;
  const bad = (fact: string, rest = '', action?: string): StripContent => ({
    tone: 'bad',
    icon: icons.alert,
    fact: phrase(fact),
    rest,
    action,
  });
  const tryAgain = phrase(coreEnglish.tryAgain);
  if (status === 'signed-out') {
    return { ...bad(english.signedOut, '', canSignIn ? phrase(english.signIn) : tryAgain), icon: icons.lock };
  }
  if (status === 'refused') {
    const { code = '', message } = error ?? {};
    // No other who is refused as a whole is told so: they are banned from the site.
    if (code === 'forbidden') return bad(english.banned, untilOf(view), tryAgain);
    // The server's own words, where it has some.
    const rest = message === code ? phrase(reasons[code] ?? english.refusedOther) : message;
    return bad(english.refused, rest, tryAgain);
  }
  if (conversation.status === 'refused') return bad(english.refusedRoom);
  if (status !== 'online') return bad(english.noStorage, phrase(english.noStorageRest));
  const { waited, resetAt, replaced } = connection;
  if (!resetAt || passed(resetAt + resetStay)) {
    const sent = waited - unsent;
    const { restored } = conversation;
    const sentText = sent > 0 ? phrase(english.backSent, { n: sent }) : '';
    const restoredText = restored ? phrase(english.backRestored, { n: restored }) : '';
    return { tone: 'ok', icon: icons.check, fact: phrase(english.back), rest: `${sentText} ${restoredText}` };
  }
  const { before, after } = replaced!;
  const kept = keptOf(before, after);
  const fact = phrase(kept ? english.backup : english.replaced);
  const rest = kept && !kept.isLast ? phrase(english.backupRest, { time: momentOf(kept.at, view) }) : '';
  return { tone: '', icon: icons.cloud, fact, rest };
}
