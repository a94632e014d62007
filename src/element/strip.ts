import { html } from 'lit';
import { differentDays } from './language.ts';
import { icon, type IconName } from './icons.ts';
import type { View } from './view.ts';

/** What the strip says: what is wrong, then what happens to my message, then what I can do. */
export interface StripContent {
  readonly tone: '' | 'warn' | 'ok' | 'bad';
  readonly icon: IconName;
  readonly fact: string;
  readonly rest?: string | undefined;
  /** The label of the button that tries again. */
  readonly action?: string | undefined;
}

const patience = 1_000;
const farewell = 4_000;
/** What happened to others' messages too is told for longer. */
const resetStay = 20_000;

/** The one line about the connection that is true now; undefined when all is well. */
export function stripContent(
  view: Pick<View, 'state' | 'conversation' | 'connection' | 'canSignIn' | 'passed' | 'say' | 'day' | 'time'>,
) {
  const { state, conversation, connection, canSignIn, passed, say, day, time } = view;
  const { status, unsent, retryAt, error, persistent } = state;
  const { lostAt, backAt, waited } = connection;
  const content = (
    tone: StripContent['tone'],
    icon: IconName,
    fact: string,
    rest?: string,
    action?: string,
  ): StripContent => ({ tone, icon, fact, rest, action });

  if (status === 'signed-out') {
    return content('bad', 'lock', say('signedOut'), '', say(canSignIn ? 'signIn' : 'tryAgain'));
  }
  if (status === 'refused') return content('bad', 'alert', say('refused'), error?.message, say('tryAgain'));
  if (conversation.status === 'refused') return content('bad', 'alert', say('refusedRoom'));
  if (status === 'online') {
    const { resetAt, kept } = connection;
    if (resetAt && !passed(resetAt + resetStay)) {
      if (!kept) return content('', 'cloud', say('replaced'));
      const { at, isLast } = kept;
      const moment = differentDays(at, Date.now()) ? `${day(at)}, ${time(at)}` : time(at);
      return content('', 'cloud', say('backup'), isLast ? '' : say('backupRest', { time: moment }));
    }
    if (!backAt || passed(backAt + farewell)) return undefined;
    const sent = waited - unsent;
    const { restored } = conversation;
    const sentText = sent > 0 ? say('backSent', { n: sent }) : '';
    const restoredText = restored ? say('backRestored', { n: restored }) : '';
    return content('ok', 'check', say('back'), `${sentText} ${restoredText}`);
  }
  if (unsent && !persistent) return content('bad', 'alert', say('noStorage'), say('noStorageRest'));
  if (status === 'offline') return content('warn', 'cloud', say('offline'), say('offlineRest'));
  if (status === 'closed' || !lostAt || !passed(lostAt + patience)) return undefined;
  // A relay that was stopped on purpose is soon back, or another one.
  if (!retryAt || error?.code === 'moved') return content('', 'ring', say('connecting'));
  const left = Math.max(0, Math.ceil((retryAt - Date.now()) / 1_000));
  // Asks to be rendered again when the next second begins.
  passed(retryAt - (left - 1) * 1_000);
  return content('warn', 'cloud', say('away'), say('awayRest', { n: left }), say('tryNow'));
}

export function strip(content: StripContent | undefined, onAction: () => void) {
  if (!content) return '';
  const { tone, icon: name, fact, rest, action } = content;
  return html`<div class="strip ${tone}" part="strip">
    ${icon(name)}
    <span>
      <b>${fact}</b> ${rest} ${action ? html`<button class="link" @click=${onAction}>${action}</button>` : ''}
    </span>
  </div>`;
}
