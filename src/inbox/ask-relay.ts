import { ChatError, type Chat, type ErrorClass } from '../client/index.ts';
import { refusalOf, requestOf } from '../client/request.ts';

export interface AskedOptions {
  readonly body?: unknown;
  readonly cache?: RequestCache | undefined;
  /** What is to be changed, as it was told: refused with `precondition-failed` where it is otherwise by now. */
  readonly etag?: string | undefined;
}

/** Why it was refused; what the API says in words is its `detail` (RFC 9457). */
function refusal(status: number, text: string): ChatError {
  const { code, class: kind } = refusalOf({ status, text });
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: string };
    if (detail) return new ChatError(code, kind as ErrorClass, detail);
  } catch {
    // It is no answer of the relay's.
  }
  return refusalOf({ status, text });
}

/** Asks the relay's API by HTTP, as whoever the connection is, and tells with what the answer is marked. @throws ChatError where that is refused. */
export async function askMarked(
  chat: Chat,
  method: string,
  path: string,
  { body, cache, etag }: AskedOptions = {},
): Promise<{ readonly text: string; readonly etag: string | undefined }> {
  const { address, authorization } = await requestOf(chat, `/api${path}`);
  const answer = await fetch(address, {
    method,
    ...(cache && { cache }),
    headers: {
      authorization,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(etag !== undefined && { 'if-match': etag }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer.status, text);
  return { text, etag: answer.headers.get('etag') ?? undefined };
}

/** The same, where the answer is all that one wants. @throws ChatError */
export const askRelay = async (
  chat: Chat,
  method: string,
  path: string,
  body?: unknown,
  cache?: RequestCache,
): Promise<string> => (await askMarked(chat, method, path, { body, cache })).text;
