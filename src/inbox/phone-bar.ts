import { html, nothing } from 'lit';
import { avatar } from '../element/avatar.ts';
import { icon } from '../element/icons.ts';
import * as icons from './icons.ts';
import { pageIcons, teamList, toNotify, waitingBadge } from './navigation.ts';
import { popup } from './popup.ts';
import { presenceDot } from './presence.ts';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** On a phone, below what is shown: conversations, the pages, and oneself with the team. */
export function phoneBar(view: InboxView) {
  const { phrase, pages, desk, me, act } = view;
  const { mineWaiting = 0, unassignedWaiting = 0 } = desk.counts ?? {};
  const tab = (name: string, path: string, text: string, go: () => void, more: unknown = '') =>
    html`<button
      class="tab"
      data-page=${name}
      aria-current=${(pages.current ?? 'conversations') === name ? 'page' : nothing}
      @click=${go}
    >
      ${icon(path)}<span>${text}</span>${more}
    </button>`;
  const face = html`${me ? avatar(me.id, me.name, '', presenceDot(!desk.isAway(me.id), view)) : icon(icons.person)}<span
      >${phrase(english.you)}</span
    >`;
  return html`<nav class="phone-bar" part="navigation" aria-label=${phrase(english.pages)}>
    ${tab('conversations', icons.tray, phrase(english.inbox), () => act.showList(), waitingBadge(mineWaiting + unassignedWaiting, view))}
    ${pages.offered.map((name) => tab(name, pageIcons[name], phrase(english[name]), () => act.showPage(name)))}
    ${popup({ id: 'you', face, look: 'tab', heading: phrase(english.you) }, [
      me && html`<div class="self">${avatar(me.id, me.name, 'big')}<bdi>${me.name}</bdi></div>`,
      teamList(view),
      toNotify(view, 'item'),
      html`<slot name="account"></slot>`,
    ])}
  </nav>`;
}
