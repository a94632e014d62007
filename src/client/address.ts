import { connectPath } from '../protocol/index.ts';
import { ChatError } from './errors.ts';

/** Where a relay's socket is; also what its credential and outbox are kept under. */
export function socketAddress(relay: string): string {
  try {
    const url = new URL(relay);
    url.protocol = url.protocol.replace('http', 'ws');
    url.pathname = url.pathname.replace(/\/*$/, connectPath);
    url.search = url.hash = '';
    if (/^ws/.test(url.protocol)) return url.href;
  } catch {
    // Said below.
  }
  throw new ChatError('bad-argument', `not a relay's address: ${relay}`);
}
