import { html } from 'lit';
import { icon } from './icons.ts';
import type { View } from './view.ts';

/** The round button in the corner of the page. */
export function launcher({ open, conversation, state, say, onIntent, onToggle }: View) {
  const unread = conversation.unread;
  const waiting = state.status === 'online' ? 0 : state.unsent;
  const label = open
    ? say('close')
    : unread
      ? say('openUnread', { n: unread })
      : waiting
        ? say('openWaiting', { n: waiting })
        : say('open');
  const mark = unread
    ? html`<span class="badge">${unread > 99 ? '99+' : unread}</span>`
    : waiting
      ? html`<span class="badge wait">${icon('clock')}</span>`
      : '';
  return html`<button
    class="launch"
    part="launcher"
    aria-label=${label}
    aria-expanded=${open}
    @pointerenter=${onIntent}
    @focus=${onIntent}
    @click=${onToggle}
  >
    ${open ? icon('down') : html`<slot name="launcher">${icon('talk')}</slot>${mark}`}
  </button>`;
}
