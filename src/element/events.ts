import type { ChatMessage, ChatStatus } from '../client/index.ts';

/** What happens in a chat, and what is told about it. */
export interface Happenings {
  ready: undefined;
  open: undefined;
  close: undefined;
  /** A message came in. */
  message: ChatMessage;
  unread: { readonly count: number };
  /** Another room was chosen from the list of rooms. */
  room: { readonly room: string };
  state: { readonly status: ChatStatus };
  /** Something failed; if it was a send, `id` is its message. */
  error: { readonly code: string; readonly message: string; readonly id?: string };
}

export type Emit = <K extends keyof Happenings>(type: K, detail: Happenings[K]) => void;

/** The events of the element: `live-chat-ready`, `live-chat-open` and so on. They bubble, and cross shadow roots. */
export type LiveChatEventMap = { [K in keyof Happenings as `live-chat-${K}`]: CustomEvent<Happenings[K]> };
