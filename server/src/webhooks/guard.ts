import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** Resolves a name to all of its addresses. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** Networks that are not of everybody's internet (IANA's registries of special addresses). */
const special = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(network, bits, 'ipv4');
}
/** Of IPv6 the ordinary ones are all in here, and within it these are not. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const special6 = new BlockList();
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const) {
  special6.addSubnet(network, bits, 'ipv6');
}

/** Whether an address is one of everybody's internet: not this machine, not the network that it is in, nothing that leads there. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Where nothing is sent to. */
export class ForbiddenAddressError extends Error {}

/** The host of an address, without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * The one address to connect to: asked for once, and what is connected to is what was looked at, whatever the name resolves to later. A name that leads to an address
 * of ours leads nowhere, whatever else it leads to.
 * @throws ForbiddenAddressError
 */
export async function addressFor(url: URL, mayBePrivate: boolean, resolve: Resolve): Promise<string> {
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await resolve(host);
  const [first] = addresses;
  if (first === undefined) throw new Error('the name of the host leads nowhere');
  if (mayBePrivate || addresses.every(isPublicAddress)) return first;
  throw new ForbiddenAddressError('the address is one of a private network');
}

/** Instead of asking for a name again, which might lead elsewhere by then. */
export const pinned =
  (address: string): LookupFunction =>
  (_host, options, callback) => {
    const family = isIPv6(address) ? 6 : 4;
    if (options.all) (callback as unknown as (error: null, all: object[]) => void)(null, [{ address, family }]);
    else callback(null, address, family);
  };

/**
 * An address that events may be sent to, as far as that can be told without asking for its name.
 * @throws RangeError
 */
export function checkedUrl(text: string, mayBePrivate: boolean): string {
  if (!URL.canParse(text)) throw new RangeError('url must be an address, such as https://example.com/hooks');
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (mayBePrivate && url.protocol === 'http:');
  if (!isSafe) throw new RangeError('url must begin with https://');
  if (url.username !== '' || url.password !== '') throw new RangeError('url must have no user or password');
  if (url.hash !== '') throw new RangeError('url must have no fragment');
  const host = hostOf(url);
  if (!mayBePrivate && isIP(host) && !isPublicAddress(host)) {
    throw new RangeError('url must not lead into a private network');
  }
  return url.href;
}
