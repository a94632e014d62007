import { html } from 'lit';
import * as icons from './icon-paths.ts';
import { icon } from './icons.ts';
import { english } from './strings.ts';
import type { View } from './view.ts';

/** The round button in the corner of the page. */
export function launcher({ open, conversation, state, phrase, onIntent, onToggle }: View) {
  // What is said is what is seen.
  const unread = conversation.unread > 99 ? '99+' : conversation.unread;
  const waiting = state.status === 'online' ? 0 : state.unsent;
  const count = unread ? phrase(english.unread, { n: unread }) : waiting ? phrase(english.unsent, { n: waiting }) : '';
  const mark = html`<span class="badge ${unread ? '' : 'wait'}"> ${unread || icon(icons.clock)} </span>`;
  return html`<button
    class="launch"
    part="launcher"
    aria-label=${open ? phrase(english.close) : phrase(english.open) + (count && `, ${count}`)}
    aria-expanded=${open}
    @pointerenter=${onIntent}
    @focus=${onIntent}
    @click=${onToggle}
  >
    ${open ? icon(icons.down) : html`<slot name="launcher">${icon(icons.talk)}</slot>${count ? mark : ''}`}
  </button>`;
}
