import { html, nothing } from 'lit';
import { icon } from './icons.ts';
import type { Language } from './language.ts';

export interface LauncherProperties {
  readonly open: boolean;
  readonly unread: number;
  /** Messages that wait for the connection. */
  readonly waiting: number;
  readonly language: Language;
  /** Sign that it may be opened soon. */
  readonly onIntent: () => void;
  readonly onToggle: () => void;
}

/** The round button in the corner of the page. */
export function launcher({ open, unread, waiting, language, onIntent, onToggle }: LauncherProperties) {
  const { say } = language;
  const label = open
    ? say('close')
    : unread
      ? say('openUnread', { n: unread })
      : waiting
        ? say('openWaiting', { n: waiting })
        : say('open');
  return html`<button
    class="launch"
    part="launcher"
    aria-label=${label}
    aria-expanded=${open}
    @pointerenter=${onIntent}
    @focus=${onIntent}
    @click=${onToggle}
  >
    ${open ? icon('down') : html`<slot name="launcher">${icon('talk')}</slot>`}
    ${
      !open && unread
        ? html`<span class="badge">${unread > 99 ? '99+' : unread}</span>`
        : !open && waiting
          ? html`<span class="mark">${icon('clock')}</span>`
          : nothing
    }
  </button>`;
}
