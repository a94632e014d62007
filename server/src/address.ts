import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';

/** Where a request comes from, as those are counted who come from there; undefined for this machine itself, which is not. */
export type AddressOf = (request: IncomingMessage) => string | undefined;

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // As a URL's host it is in its one short form, without dots.
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before, after] = short.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const gap = after ? Array<string>(8 - before!.length - after.length).fill('0') : [];
  return [...before!, ...gap, ...(after ?? [])].map((group) => parseInt(group, 16));
}

/** Whether a request came to the browser's end by TLS: to this process, or to a trusted proxy which says so. */
export type IsSecure = (request: IncomingMessage) => boolean;

/** @throws RangeError when one of the proxies is none. */
export function createIsSecure(trusted: readonly string[] = []): IsSecure {
  const isTrusted = compileTrusted(trusted);
  return ({ socket, headers }) => {
    if ('encrypted' in socket && socket.encrypted === true) return true;
    if (!isTrusted(withoutPort(socket.remoteAddress ?? ''), 0)) return false;
    // The last is what the proxy next to us has written.
    return (
      String(headers['x-forwarded-proto'] ?? '')
        .split(',')
        .at(-1)!
        .trim()
        .toLowerCase() === 'https'
    );
  };
}

/**
 * One of many addresses that are somebody's own: an IPv4 address as it is, of IPv6 the first 64 bits, since a single line has all the rest.
 * Undefined for this machine's own, and for what is no address.
 */
export function blockOf(address: string): string | undefined {
  const [plain = ''] = address.split('%', 1);
  if (isIPv4(plain)) return plain.startsWith('127.') ? undefined : plain;
  if (!isIP(plain)) return undefined;
  const groups = groupsOf(plain);
  const high = groups.slice(0, 5).every((group) => group === 0);
  if (high && groups[5] === 0xffff) {
    return blockOf(
      groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 0xff])
        .join('.'),
    );
  }
  if (high && groups.slice(5).join() === '0,0,1') return undefined;
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** Some proxies name the port too. */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\]/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}

function compileTrusted(trusted: readonly string[]): (address: string, hop: number) => boolean {
  try {
    return proxyAddress.compile([...trusted]);
  } catch (error) {
    throw new RangeError(`trusted proxies: ${(error as Error).message}`);
  }
}

/**
 * Tells where requests come from. Only what a trusted proxy has written into `X-Forwarded-For` counts, read from the right: the first address
 * that is not itself a trusted proxy's. What stands further left anybody can have written.
 *
 * @param trusted Addresses and networks of proxies, such as `10.0.0.0/8`; `loopback`, `linklocal`, `uniquelocal` for those.
 * @throws RangeError when one of them is none.
 */
export function createAddressOf(trusted: readonly string[] = []): AddressOf {
  if (trusted.length === 0) return ({ socket }) => blockOf(socket.remoteAddress ?? '');
  const isTrusted = compileTrusted(trusted);
  return (request) => {
    if (request.socket.remoteAddress === undefined) return undefined;
    const hops = proxyAddress.all(request, (address, hop) => isTrusted(withoutPort(address), hop));
    // What is no address says nothing: then it is the proxy which wrote that.
    const address = hops.map(withoutPort).findLast((hop) => isIP(hop));
    return blockOf(address ?? '');
  };
}
