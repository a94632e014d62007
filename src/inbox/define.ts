import { LiveChatInbox } from './inbox.ts';

/** Defines `<live-chat-inbox>`, unless the page has one already. */
export function defineLiveChatInbox(): void {
  const registry = globalThis.customElements;
  if (registry?.get('live-chat-inbox') === undefined) registry?.define('live-chat-inbox', LiveChatInbox);
}

declare global {
  interface HTMLElementTagNameMap {
    'live-chat-inbox': LiveChatInbox;
  }
  interface GlobalEventHandlersEventMap {
    'live-chat-signed-out': CustomEvent<void>;
  }
}
