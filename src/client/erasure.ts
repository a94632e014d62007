import { ChatError } from './errors.ts';
import { refusalOf, requestOf } from './request.ts';
import type { Chat } from './types.ts';

/**
 * Erases whoever this chat is, a guest or user, at the relay, for good (P21): messages, files, reactions, name. It resolves when nothing is left there. Call `chat.logout()`
 * afterwards, which wipes the browser.
 *
 * @throws {@link ChatError} `forbidden` for the team; `limited` where many are erased at a time; `disconnected` where the relay cannot be reached.
 *
 * @example
 * ```ts
 * await eraseMe(chat);
 * await chat.logout();
 * ```
 */
export async function eraseMe(chat: Chat): Promise<void> {
  const { address, authorization } = await requestOf(chat, '/api/me');
  let response: Response;
  try {
    response = await fetch(address, { method: 'DELETE', headers: { authorization } });
  } catch {
    throw new ChatError('disconnected', 'retry');
  }
  if (response.status !== 204) throw refusalOf({ status: response.status, text: await response.text() });
}
