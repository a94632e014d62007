import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { bounds } from '../limits.ts';
import { software } from '../version.ts';
import { addressFor, pinned, type Resolve } from './guard.ts';

/** What came of one try. */
export type Delivery =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error: string;
      readonly isGone?: true;
      /** Missing where there was no answer. */
      readonly status?: number;
      /** Seconds after which the other side wants to be asked again. */
      readonly retryAfter?: number;
    };

/** Sends a body to an address. Never rejects, and follows no redirect. */
export type Send = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
  signal: AbortSignal,
) => Promise<Delivery>;

export interface SenderOptions {
  /** Whether it may be sent into private networks, and without TLS. */
  readonly mayBePrivate: boolean;
  readonly resolve: Resolve;
}

/** Rejects when it is aborted. */
export const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

interface Answer {
  readonly status: number;
  readonly retryAfter: number | undefined;
}

function post(url: URL, options: RequestOptions, body: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = ask(url, options, (response) => {
      const seconds = Number(response.headers['retry-after']);
      resolve({ status: response.statusCode ?? 0, retryAfter: seconds > 0 ? seconds : undefined });
      // What it says counts, not what else it has to tell.
      response.destroy();
    });
    sent.on('error', reject).end(body);
  });
}

export function createSender({ mayBePrivate, resolve }: SenderOptions): Send {
  return async (text, headers, body, stop) => {
    const url = new URL(text);
    const signal = AbortSignal.any([stop, AbortSignal.timeout(bounds.webhookTimeout)]);
    try {
      const address = await Promise.race([addressFor(url, mayBePrivate, resolve), abortOf(signal)]);
      const { status, retryAfter } = await post(
        url,
        {
          method: 'POST',
          agent: false,
          lookup: pinned(address),
          signal,
          maxHeaderSize: 16_384,
          headers: {
            'content-type': 'application/json',
            ...headers,
            'content-length': String(Buffer.byteLength(body)),
            'user-agent': software,
          },
        },
        body,
      );
      if (status >= 200 && status < 300) return { ok: true };
      const gone = status === 410 && { isGone: true as const };
      return { ok: false, error: `HTTP ${status}`, status, ...gone, ...(retryAfter !== undefined && { retryAfter }) };
    } catch (error) {
      const { code, message, name } = error as NodeJS.ErrnoException;
      // Of a certificate or a name; never what the other side wrote.
      if (name === 'TimeoutError' || code === 'ABORT_ERR') return { ok: false, error: 'no answer in time' };
      return { ok: false, error: code ?? message };
    }
  };
}
