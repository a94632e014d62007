import { installCallQueue } from './element/call-queue.ts';
import { defineLiveChat } from './element/define.ts';
import { LiveChat } from './element/live-chat.ts';

/** Where the script is, as far as it is known: the first line of the built file. */
declare const beside: string;

LiveChat.defaultServer = beside;

defineLiveChat();
installCallQueue(window);
