import { isIP } from 'node:net';
import { blockOf } from './address.ts';

/** Which pages may connect. */
export interface OriginPolicy {
  /** Whether a request with this `Origin` header, sent to this `Host`, may connect. */
  allows(origin: string | undefined, host: string | undefined): boolean;
  /** For the log and the start message. */
  readonly description: string;
}

/**
 * An origin as browsers send it.
 * @throws TypeError when it is not scheme, host and port alone.
 */
export function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !/^https?:\/\/[^/?#@\\]+\/?$/i.test(text)) {
    throw new TypeError(`"${text}" is not an origin such as https://www.example.com`);
  }
  return url.origin;
}

/** Whether an origin is that of the address which was asked. */
export function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.protocol !== 'http:' && page.protocol !== 'https:') return false;
  // The scheme is the page's: behind a proxy the relay does not know its own. It decides which port may be left out.
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

/** Whether what listens at this address is reached from this machine alone. */
export const isThisMachine = (address: string): boolean =>
  address === 'localhost' || (isIP(address) !== 0 && blockOf(address) === undefined);

/** Whether a page's host is an address, or a name that is this machine's everywhere: anybody can have any other one lead here. */
function isFixed(origin: string): boolean {
  const { hostname } = new URL(origin);
  return /^(?:.+\.)?localhost$|^\[/.test(hostname) || isIP(hostname) !== 0;
}

/**
 * Pages of the relay's own address, those listed, and with `*` all. What is not a page (no `Origin` header) is not what this guards
 * against: no cookie ever authenticates here.
 * @param isHidden Whether only this machine reaches the relay: then a name in `Host` may be a stranger's that leads here (DNS rebinding), and
 * what is of that name is no page of ours.
 */
export function createOriginPolicy(
  listed: readonly string[] = [],
  isHidden: () => boolean = () => false,
): OriginPolicy {
  const all = listed.includes('*');
  const exact = new Set(listed.filter((origin) => origin !== '*').map(parseOrigin));
  return {
    allows: (origin, host) =>
      origin === undefined ||
      all ||
      exact.has(origin) ||
      (isSameHost(origin, host) && (isFixed(origin) || !isHidden())),
    description: all ? 'pages of any website' : ['pages of this address', ...exact].join(', '),
  };
}
