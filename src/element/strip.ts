import { html } from 'lit';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import { differentDays } from './language.ts';
import type { StringKey } from './strings.ts';
import type { View } from './view.ts';

/** What the strip says: what is wrong, then what happens to my message, then what I can do. */
export interface StripContent {
  readonly tone: '' | 'warn' | 'ok' | 'bad';
  readonly icon: string;
  readonly fact: string;
  readonly rest?: string | undefined;
  /** The label of the button that tries again; with it goes one that checks the connection. */
  readonly action?: string | undefined;
}

/** Why the server will not have this page, in words for people. */
const reasons: Readonly<Record<string, StringKey>> = {
  'origin-refused': 'refusedOrigin',
  'version-unsupported': 'refusedVersion',
};

const patience = 1_000;
const farewell = 4_000;
/** What happened to others' messages too is told for longer. */
const resetStay = 20_000;

/** The one line about the connection that is true now; undefined when all is well. */
export function stripContent(
  view: Pick<
    View,
    'state' | 'conversation' | 'connection' | 'missedAt' | 'canSignIn' | 'passed' | 'say' | 'day' | 'time'
  >,
) {
  const { state, conversation, connection, missedAt, canSignIn, passed, say, day, time } = view;
  const { status, unsent, retryAt, error, persistent } = state;
  const { lostAt, backAt, waited } = connection;
  const content = (
    tone: StripContent['tone'],
    icon: string,
    fact: string,
    rest?: string,
    action?: string,
  ): StripContent => ({ tone, icon, fact, rest, action });

  if (status === 'signed-out') {
    return content('bad', icons.lock, say('signedOut'), '', say(canSignIn ? 'signIn' : 'tryAgain'));
  }
  if (status === 'refused') {
    const { code = '', message } = error ?? {};
    // The server's own words, where it has some.
    const why = message === code ? say(reasons[code] ?? 'refusedOther') : message;
    return content('bad', icons.alert, say('refused'), why, say('tryAgain'));
  }
  if (conversation.status === 'refused') return content('bad', icons.alert, say('refusedRoom'));
  if (status === 'online') {
    const { resetAt, kept } = connection;
    if (resetAt && !passed(resetAt + resetStay)) {
      if (!kept) return content('', icons.cloud, say('replaced'));
      const { at, isLast } = kept;
      const moment = differentDays(at, Date.now()) ? `${day(at)}, ${time(at)}` : time(at);
      return content('', icons.cloud, say('backup'), isLast ? '' : say('backupRest', { time: moment }));
    }
    if (missedAt && !passed(missedAt + farewell)) return content('', icons.alert, say('notLoaded'));
    if (!backAt || passed(backAt + farewell)) return undefined;
    const sent = waited - unsent;
    const { restored } = conversation;
    const sentText = sent > 0 ? say('backSent', { n: sent }) : '';
    const restoredText = restored ? say('backRestored', { n: restored }) : '';
    return content('ok', icons.check, say('back'), `${sentText} ${restoredText}`);
  }
  if (unsent && !persistent) return content('bad', icons.alert, say('noStorage'), say('noStorageRest'));
  if (status === 'offline') return content('warn', icons.cloud, say('offline'), say('offlineRest'));
  if (status === 'closed' || !lostAt || !passed(lostAt + patience)) return undefined;
  // A relay that was stopped on purpose is soon back, or another one.
  if (!retryAt || error?.code === 'moved') return content('', icons.ring, say('connecting'));
  const left = Math.max(0, Math.ceil((retryAt - Date.now()) / 1_000));
  // Asks to be rendered again when the next second begins.
  passed(retryAt - (left - 1) * 1_000);
  return content('warn', icons.cloud, say('away'), say('awayRest', { n: left }), say('tryNow'));
}

export function strip(content: StripContent | undefined, { say, onCheck }: View, onAction: () => void) {
  if (!content) return '';
  const { tone, icon: path, fact, rest, action } = content;
  return html`<div class="strip ${tone}" part="strip">
    ${icon(path)}
    <span>
      <b>${fact}</b> ${rest}
      ${
        action
          ? html`<button class="link" @click=${onAction}>${action}</button>
              <button class="link" @click=${onCheck}>${say('check')}</button>`
          : ''
      }
    </span>
  </div>`;
}
