import { html } from 'lit';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import { farewell, resetStay } from './stays.ts';
import { english } from './strings.ts';
import type { StripContent, View } from './view.ts';

const patience = 1_000;

/** The one line about the connection that is true now; undefined when all is well. */
export function stripContent(view: View): StripContent | undefined {
  const { state, conversation, connection, missedAt, passed, phrase, check } = view;
  const { status, unsent, retryAt, error, persistent } = state;
  const { lostAt, backAt, resetAt } = connection;
  const content = (
    tone: StripContent['tone'],
    icon: string,
    fact: string,
    rest?: string,
    action?: string,
  ): StripContent => ({ tone, icon, fact, rest, action });

  const isOnline = status === 'online';
  const isRecent = (at: number, stay: number) => at && !passed(at + stay);
  if (isOnline && isRecent(missedAt, farewell)) return content('', icons.alert, phrase(english.notLoaded));
  const isBarred = /refused|signed-out/.test(status + conversation.status);
  if (isBarred || (isOnline ? isRecent(resetAt, resetStay) || isRecent(backAt, farewell) : unsent && !persistent)) {
    const notice = check.part.now?.notice(view);
    if (notice) return notice;
    const isMissed = check.part.want(passed);
    if (isBarred)
      return isMissed
        ? content('bad', icons.alert, phrase(english.notConnected), '', phrase(english.tryAgain))
        : undefined;
  }
  if (isOnline) return undefined;
  if (status === 'offline') return content('warn', icons.cloud, phrase(english.offline), phrase(english.offlineRest));
  if (status === 'closed' || !lostAt || !passed(lostAt + patience)) return undefined;
  // A relay that was stopped on purpose is soon back, or another one.
  if (!retryAt || error?.code === 'moved') return content('', icons.ring, phrase(english.connecting));
  const left = Math.max(0, Math.ceil((retryAt - Date.now()) / 1_000));
  // Asks to be rendered again when the next second begins.
  passed(retryAt - (left - 1) * 1_000);
  return content(
    'warn',
    icons.cloud,
    phrase(english.away),
    phrase(english.awayRest, { n: left }),
    phrase(english.tryNow),
  );
}

export function strip(content: StripContent | undefined, { phrase, check }: View, onAction: () => void) {
  if (!content) return '';
  const { tone, icon: path, fact, rest, action } = content;
  return html`<div class="strip ${tone}" part="strip">
    ${icon(path)}
    <span>
      <b>${fact}</b> ${rest}
      ${
        action
          ? html`<button class="link" @click=${onAction}>${action}</button>
              <button class="link" @click=${check.onOpen}>${phrase(english.check)}</button>`
          : ''
      }
    </span>
  </div>`;
}
