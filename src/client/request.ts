import type { ErrorClass } from '../protocol/index.ts';
import { ChatError } from './errors.ts';
import type { Chat } from './types.ts';

/** The beginning of an answer's life, by whatever it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Where something of the relay is by HTTP, below its address, and the header by which one says who one is. */
export async function requestOf(chat: Chat, path: string): Promise<{ address: string; authorization: string }> {
  const [url, credential] = await chat.access();
  if (!credential) throw new ChatError('disconnected', 'retry', 'the relay has not said who we are yet');
  const authorization =
    credential.kind === 'token' ? `Bearer ${credential.token}` : `Guest ${credential.id}:${credential.secret}`;
  return { address: url.replace(/^ws(.*)\/connect$/, `http$1${path}`), authorization };
}

/** Why a request was refused, as the relay says it; something else has answered where it is no refusal of ours. */
export function refusalOf({ status, text }: HttpAnswer): ChatError {
  try {
    const {
      code,
      class: kind = 'stop',
      message,
    } = JSON.parse(text) as { code: string; class?: ErrorClass; message?: string };
    return new ChatError(code, kind, message);
  } catch {
    return new ChatError('disconnected', 'retry', `answered with ${status}`);
  }
}

/** Asks the API below `/api` by HTTP, as whoever the chat is. @throws ChatError where that is refused, or given up. */
export async function askApi(
  chat: Chat,
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<string> {
  const { address, authorization } = await requestOf(chat, `/api${path}`);
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    text = await response.text();
  } catch {
    throw signal?.aborted ? new ChatError('discarded') : new ChatError('disconnected', 'retry');
  }
  if (!response.ok) throw refusalOf({ status: response.status, text });
  return text;
}
