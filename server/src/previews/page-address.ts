import { addressFor, ForbiddenAddressError, type Resolve } from '../webhooks/guard.ts';
import type { AddressOf } from './page-fetcher.ts';

/**
 * The addresses that pages are asked for at: of everybody's internet alone, unless private networks are permitted, and there at the ports of the web alone, so that nobody looks by links at what else a
 * machine offers.
 */
export function createPageAddress(mayBePrivate: boolean, resolve: Resolve): AddressOf {
  return async (url) => {
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    if (!isWeb || url.username !== '' || url.password !== '') throw new ForbiddenAddressError('not a page of the web');
    if (!mayBePrivate && url.port !== '') throw new ForbiddenAddressError('not a port of the web');
    return addressFor(url, mayBePrivate, resolve);
  };
}
