import type { LiveChatEventMap } from './events.ts';
import { LiveChat } from './live-chat.ts';

/** Defines `<live-chat>`, unless the page has one already: a second copy does no harm, nor does a server that renders no elements. */
export function defineLiveChat(): void {
  const registry = globalThis.customElements;
  if (registry?.get('live-chat') === undefined) registry?.define('live-chat', LiveChat);
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
    'live-chat-room': LiveChatEventMap['live-chat-room'];
    'live-chat-state': LiveChatEventMap['live-chat-state'];
    'live-chat-error': LiveChatEventMap['live-chat-error'];
  }
}
