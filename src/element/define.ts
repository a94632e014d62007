import type { LiveChatEventMap } from './events.ts';
import { LiveChat } from './live-chat.ts';

/** Defines `<live-chat>`, unless the page has one already: a second copy does no harm. */
export function defineLiveChat(): void {
  if (!customElements.get('live-chat')) customElements.define('live-chat', LiveChat);
}

declare global {
  interface HTMLElementTagNameMap {
    'live-chat': LiveChat;
  }
  interface HTMLElementEventMap extends LiveChatEventMap {}
}
