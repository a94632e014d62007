import { connectPath } from '../protocol/index.ts';
import { ChatError } from './errors.ts';

/** The relay's address as its socket's: what credential and outbox are kept under. */
export function socketAddress(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    if (/^(http|ws)s?:$/.test(protocol)) {
      return protocol.replace('http', 'ws') + '//' + host + pathname.replace(/\/+$/, '') + connectPath;
    }
  } catch {
    // Said below.
  }
  throw new ChatError('bad-argument', `not a relay's address: ${url}`);
}
