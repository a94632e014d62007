import type { ChatMessage } from '../../client/index.ts';

/** Whether somebody has answered by mail (P44): a service, or the relay, has handed it in, with the key of such an answer. */
export const isByMail = ({ via, key }: Pick<ChatMessage, 'via' | 'key'>): boolean =>
  via !== undefined && /^mail-[\da-f]{32}$/.test(key);
