import { html } from 'lit';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import type { StripContent, View } from './view.ts';

const patience = 1_000;
const farewell = 4_000;
/** What happened to others' messages too is told for longer. */
const resetStay = 20_000;

/** The one line about the connection that is true now; undefined when all is well. */
export function stripContent(view: View): StripContent | undefined {
  const { state, conversation, connection, missedAt, passed, say, check } = view;
  const { status, unsent, retryAt, error, persistent } = state;
  const { lostAt, backAt, waited, resetAt } = connection;
  const content = (
    tone: StripContent['tone'],
    icon: string,
    fact: string,
    rest?: string,
    action?: string,
  ): StripContent => ({ tone, icon, fact, rest, action });

  const isBarred = [status, conversation.status].includes('refused') || status === 'signed-out';
  if (isBarred || (status === 'online' && resetAt && !passed(resetAt + resetStay))) {
    const notice = check.part.now?.notice(view);
    if (notice) return notice;
    const isMissed = check.part.want(passed);
    if (isBarred) return isMissed ? content('bad', icons.alert, say('notConnected'), '', say('tryAgain')) : undefined;
  }
  if (status === 'online') {
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

export function strip(content: StripContent | undefined, { say, check }: View, onAction: () => void) {
  if (!content) return '';
  const { tone, icon: path, fact, rest, action } = content;
  return html`<div class="strip ${tone}" part="strip">
    ${icon(path)}
    <span>
      <b>${fact}</b> ${rest}
      ${
        action
          ? html`<button class="link" @click=${onAction}>${action}</button>
              <button class="link" @click=${check.onOpen}>${say('check')}</button>`
          : ''
      }
    </span>
  </div>`;
}
