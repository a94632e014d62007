import type { LiveChat } from '../element/live-chat.ts';

/** The element's properties that a component of a framework has, too. */
export type ElementProperties = Pick<
  LiveChat,
  | 'server'
  | 'room'
  | 'mode'
  | 'theme'
  | 'lang'
  | 'position'
  | 'open'
  | 'name'
  | 'heading'
  | 'greeting'
  | 'placeholder'
  | 'token'
  | 'tokenProvider'
  | 'consent'
  | 'texts'
  | 'chat'
>;
