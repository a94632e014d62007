import { defineLiveChatInbox } from './inbox/define.ts';

defineLiveChatInbox();
