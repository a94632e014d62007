import { requestOf } from './request.ts';
import type { Chat } from './types.ts';

/**
 * What somebody of the team looks like, where they have a picture in their account; undefined where they have none.
 *
 * @throws {@link ChatError} `disconnected` where the relay cannot be reached.
 */
export async function pictureOf(chat: Chat, account: string): Promise<Blob | undefined> {
  const { address } = await requestOf(chat, `/pictures/${encodeURIComponent(account)}`);
  const answer = await fetch(address);
  return answer.status === 200 ? answer.blob() : undefined;
}
