import { html } from 'lit';
import * as common from '../element/icon-paths.ts';
import { icon } from '../element/icons.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** What is wrong with the connection or with what was just done: one line over everything. */
export function strip(view: InboxView) {
  const { phrase, state, isSignedOut, signIn, problem, desk, act } = view;
  const line = (tone: string, path: string, fact: string, rest: unknown = '') =>
    html`<div class="strip ${tone}" part="strip" role="status">
      ${icon(path)}<span><b>${fact}</b> ${rest}</span>
    </div>`;
  if (isSignedOut || state.status === 'signed-out') {
    const link = signIn && html`<a href=${signIn}>${phrase(english.signIn)}</a>`;
    return line('bad', common.alert, phrase(english.signedOut), link);
  }
  if (state.status === 'refused') return line('bad', common.alert, phrase(english.notAllowed));
  if (state.status === 'offline')
    return line('warn', common.cloud, phrase(english.offline), phrase(english.offlineRest));
  if (state.status === 'waiting') {
    const again = html`${phrase(english.awayRest)}
      <button class="link" @click=${() => desk.chat.retryNow()}>${phrase(english.tryNow)}</button>`;
    return line('warn', common.cloud, phrase(english.away), again);
  }
  if (problem) {
    const away = html`<button class="link" @click=${() => act.dismiss()}>${phrase(english.dismiss)}</button>`;
    return line('bad', common.alert, problem, away);
  }
  return '';
}
