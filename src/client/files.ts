import type { Attachment } from '../protocol/index.ts';
import { ChatError } from './errors.ts';
import { refusalOf, requestOf, type HttpAnswer } from './request.ts';
import type { Chat } from './types.ts';

/** How a file is uploaded. */
export interface UploadOptions {
  /** What others see it is called. Default: the name of a `File`. */
  readonly name?: string;
  /** Called with the share that is sent, from 0 to 1: while it goes in browsers, at its end in Node. */
  readonly onProgress?: (share: number) => void;
  /** Stops it; nothing is left at the relay then. */
  readonly signal?: AbortSignal;
}

/** How a file is downloaded. */
export interface DownloadOptions {
  /** Called with the share that is there, from 0 to 1, while it comes. Needs `bytes` of the file. */
  readonly onProgress?: (share: number) => void;
  /** Stops it. */
  readonly signal?: AbortSignal;
}

/** In browsers, where only this tells how far an upload has come. */
function sendByBrowser(
  address: string,
  headers: Readonly<Record<string, string>>,
  file: Blob,
  { onProgress, signal }: UploadOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('POST', address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 1);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new ChatError('disconnected', 'retry'));
    request.onabort = () => reject(new ChatError('discarded'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort);
    request.send(file);
  });
}

async function sendByFetch(
  address: string,
  headers: Readonly<Record<string, string>>,
  file: Blob,
  { onProgress, signal }: UploadOptions,
): Promise<HttpAnswer> {
  try {
    const response = await fetch(address, { method: 'POST', headers, body: file, ...(signal && { signal }) });
    const answer = { status: response.status, text: await response.text() };
    onProgress?.(1);
    return answer;
  } catch {
    throw signal?.aborted ? new ChatError('discarded') : new ChatError('disconnected', 'retry');
  }
}

/**
 * Uploads a file into a room (P20). Name it in a message within the hour, or the relay takes it away.
 *
 * @throws {@link ChatError} `file-too-large`, `quota-exceeded`, `forbidden` and others of the relay; `discarded` when stopped.
 *
 * @example
 * ```ts
 * const file = await upload(chat, 'lobby', input.files[0], { onProgress: show });
 * await chat.room('lobby').send('Our garden', { files: [file] });
 * ```
 */
export async function upload(chat: Chat, room: string, file: Blob, options: UploadOptions = {}): Promise<Attachment> {
  const { fileBytes = Infinity } = chat.snapshot.limits;
  if (file.size > fileBytes) throw new ChatError('file-too-large');
  const { address, authorization } = await requestOf(chat, '/files');
  if (options.signal?.aborted) throw new ChatError('discarded');
  const name = options.name ?? (file as Partial<File>).name ?? '';
  const headers = {
    authorization,
    'live-chat-room': room,
    'live-chat-name': encodeURIComponent(name.replace(/\p{Cs}/gu, '')),
  };
  const send = typeof XMLHttpRequest === 'function' ? sendByBrowser : sendByFetch;
  const answer = await send(address, headers, file, options);
  if (answer.status !== 201) throw refusalOf(answer);
  return JSON.parse(answer.text) as Attachment;
}

/** The body of an answer, as it comes. */
async function read({ body }: Response, onCount: (count: number) => void): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let count = 0;
  for (const reader = body?.getReader(); reader;) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(value);
    onCount((count += value.length));
  }
  return parts;
}

/**
 * The bytes of a file on a message, which may be read as long as its room may. Show it by `URL.createObjectURL`, and revoke that when it is
 * shown no more: an address of the relay itself would need a secret in it.
 *
 * @throws {@link ChatError} `no-such-file` and others of the relay.
 */
export async function download(
  chat: Chat,
  file: Pick<Attachment, 'id' | 'type'> & Partial<Attachment>,
  { onProgress, signal }: DownloadOptions = {},
): Promise<Blob> {
  const { address, authorization } = await requestOf(chat, '/files');
  let response: Response;
  let bytes: Uint8Array<ArrayBuffer>[];
  try {
    response = await fetch(`${address}/${file.id}`, { headers: { authorization }, ...(signal && { signal }) });
    bytes = await read(response, (count) => onProgress?.(Math.min(1, count / (file.bytes || Infinity))));
  } catch {
    throw signal?.aborted ? new ChatError('discarded') : new ChatError('disconnected', 'retry');
  }
  if (response.status !== 200) throw refusalOf({ status: response.status, text: await new Blob(bytes).text() });
  // An object URL is of the page's own origin: whatever is said of a file, it is never one that a browser would open as a page.
  const isShown = /^(image\/(png|apng|jpeg|gif|webp|avif)|audio\/[\w.-]+|video\/[\w.-]+)$/.test(file.type);
  return new Blob(bytes, { type: isShown ? file.type : 'application/octet-stream' });
}
