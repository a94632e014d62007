import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { bounds } from '../limits.ts';
import { software } from '../version.ts';
import { pinned } from '../webhooks/guard.ts';
import { abortOf } from '../webhooks/sender.ts';

/** Reads the beginning of a page, as text; undefined where there is none to be had. Never rejects. */
export type FetchPage = (url: string, signal: AbortSignal) => Promise<string | undefined>;

/** The one address to connect to for a URL; rejects where nothing may be asked for. Asked anew for each redirect. */
export type AddressOf = (url: URL) => Promise<string>;

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);
const isHtml = (type: string): boolean => /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type);

function ask(url: URL, address: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    request(
      url,
      {
        // Nothing is sent that tells of a person, and nothing is kept.
        headers: {
          accept: 'text/html, application/xhtml+xml',
          'accept-encoding': 'identity',
          'user-agent': `${software} (link preview)`,
        },
        agent: false,
        lookup: pinned(address),
        maxHeaderSize: 16_384,
        signal,
      },
      resolve,
    )
      .on('error', reject)
      .end();
  });
}

/** By the header, or by what a page says of itself at its beginning. */
function decoded(bytes: Buffer, type: string): string {
  const start = bytes.subarray(0, 1_024).toString('latin1');
  const name =
    /charset\s*=\s*["']?([\w-]+)/i.exec(type)?.[1] ?? /<meta[^>]*charset\s*=\s*["']?([\w-]+)/i.exec(start)?.[1];
  try {
    return new TextDecoder(name ?? 'utf-8').decode(bytes);
  } catch {
    // There is no such encoding.
    return bytes.toString('utf8');
  }
}

async function read(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size >= bounds.previewPageBytes) break;
  }
  return Buffer.concat(parts).subarray(0, bounds.previewPageBytes);
}

/** Fetches pages: a bounded part of each, in a bounded time, after a bounded number of redirects. */
export function createPageFetcher(addressOf: AddressOf): FetchPage {
  return async (given, stop) => {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(bounds.previewTimeout)]);
    try {
      let url = new URL(given);
      for (let redirects = 0; redirects <= bounds.previewRedirects; redirects++) {
        const response = await ask(url, await Promise.race([addressOf(url), abortOf(signal)]), signal);
        const { statusCode = 0, headers } = response;
        const type = headers['content-type'] ?? '';
        try {
          if (isRedirect(statusCode) && headers.location !== undefined) {
            url = new URL(headers.location, url);
            continue;
          }
          const isPlain = /^(?:identity)?$/.test(headers['content-encoding'] ?? '');
          if (statusCode !== 200 || !isHtml(type) || !isPlain) return undefined;
          return decoded(await read(response), type);
        } finally {
          response.destroy();
        }
      }
    } catch {
      // No such name, no answer, a network that is ours: whatever it is, there is no preview, and nobody is told why.
    }
    return undefined;
  };
}
