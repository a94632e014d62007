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
  interface GlobalEventHandlersEventMap {
    'live-chat-ready': LiveChatEventMap['live-chat-ready'];
    'live-chat-open': LiveChatEventMap['live-chat-open'];
    'live-chat-close': LiveChatEventMap['live-chat-close'];
    'live-chat-message': LiveChatEventMap['live-chat-message'];
    'live-chat-unread': LiveChatEventMap['live-chat-unread'];
    'live-chat-state': LiveChatEventMap['live-chat-state'];
    'live-chat-error': LiveChatEventMap['live-chat-error'];
  }
}
