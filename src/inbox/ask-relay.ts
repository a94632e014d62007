import type { Chat } from '../client/index.ts';
import { refusalOf, requestOf } from '../client/request.ts';

/** Asks the relay's API by HTTP, as whoever the connection is. @throws ChatError where that is refused. */
export async function askRelay(
  chat: Chat,
  method: string,
  path: string,
  body?: unknown,
  cache?: RequestCache,
): Promise<string> {
  const { address, authorization } = await requestOf(chat, `/api${path}`);
  const answer = await fetch(address, {
    method,
    ...(cache && { cache }),
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw refusalOf({ status: answer.status, text });
  return text;
}
