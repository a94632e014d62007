import { defineLiveChat } from './element/define.ts';

export { LiveChat } from './element/live-chat.ts';
export type { Identity } from './element/live-chat.ts';
export type { LiveChatEventMap } from './element/events.ts';
export { defineLiveChat };

defineLiveChat();
