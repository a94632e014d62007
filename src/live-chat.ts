import { installCallQueue } from './element/call-queue.ts';
import { defineLiveChat } from './element/define.ts';
import { LiveChat } from './element/live-chat.ts';

// Only known while the script runs for the first time.
const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.src) LiveChat.defaultServer = new URL('.', script.src).href;

defineLiveChat();
installCallQueue(window);
