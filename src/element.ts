import { defineLiveChat } from './element/define.ts';

export { LiveChat } from './element/live-chat.ts';
export type { LiveChatEventMap, Identity } from './element/live-chat.ts';
export { defineLiveChat };

defineLiveChat();
