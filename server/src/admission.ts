import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AddressOf } from './address.ts';
import type { Clock } from './clock.ts';
import { bounds } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';
import type { RelayStats } from './metrics.ts';
import type { OriginPolicy } from './origins.ts';
import { AddressShare, Shares } from './shares.ts';

/** A plain HTTP answer that names its reason (P14). */
export interface HttpRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds after which another try makes sense. */
  readonly retryAfter?: number;
}

export interface AdmissionOptions {
  readonly origins: OriginPolicy;
  /** Connections at a time. */
  readonly maxConnections: number;
  /** New connections a second, over time; at once {@link bounds.connectBurst} times as many. */
  readonly connectRate: number;
  /** The same for each address. */
  readonly maxConnectionsPerAddress: number;
  readonly connectRatePerAddress: number;
  readonly addressOf: AddressOf;
  readonly clock: Clock;
  readonly stats: RelayStats;
  /** Told of each page's origin that was refused. */
  readonly noteRefusal: (origin: string) => void;
  /** Told when an address is over its bounds, and whether it says that it is a proxy. */
  readonly noteCrowd: (isForwarded: boolean) => void;
  readonly isDraining: () => boolean;
}

/**
 * Who may connect, how many, and how fast: the same for sockets and for what stands in for them. It is asked before anything is made for a
 * connection, so that a storm costs no more than reading its requests.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #bucket: TokenBucket;
  readonly #addresses: Shares<AddressShare>;

  constructor(options: AdmissionOptions) {
    const { clock, connectRatePerAddress } = options;
    this.#options = options;
    this.#bucket = new TokenBucket(this.#burst, clock.elapsed());
    this.#addresses = new Shares(clock, (now) => new AddressShare(now, connectRatePerAddress * bounds.connectBurst));
  }

  get #burst(): number {
    return this.#options.connectRate * bounds.connectBurst;
  }

  /** Why a page may not talk to this relay at all, or undefined. */
  refuseOrigin({ origin, host }: IncomingHttpHeaders): HttpRefusal | undefined {
    const { origins, stats, noteRefusal } = this.#options;
    if (origins.allows(origin, host)) return undefined;
    stats.connectionsRefused += 1;
    stats.refused['origin-refused'] = (stats.refused['origin-refused'] ?? 0) + 1;
    noteRefusal(origin ?? '');
    return { status: 403, code: 'origin-refused', message: 'pages of this origin may not connect' };
  }

  /** Why no connection is to be had now, or undefined: then it counts as made. */
  refuseConnection(request: IncomingMessage): HttpRefusal | undefined {
    const { clock, connectRate, isDraining, maxConnections, stats } = this.#options;
    if (isDraining()) return this.#busy('the relay goes away', bounds.drainRetry);
    // First, so that a flood from one address takes nothing of what is there for all.
    const crowded = this.#refuseAddress(request);
    if (crowded) return crowded;
    if (stats.connections >= maxConnections) return this.#busy('no more connections now', bounds.fullRetry);
    const wait = this.#bucket.take(connectRate, this.#burst, clock.elapsed());
    return wait === 0 ? undefined : this.#busy(`more than ${connectRate} new connections a second`, wait);
  }

  /** Why a request of the API is not answered now, or undefined. */
  refuseRequest(request: IncomingMessage): HttpRefusal | undefined {
    const { isDraining, stats } = this.#options;
    if (isDraining()) return this.#busy('the relay goes away', bounds.drainRetry);
    const refusal = this.refuseCrowd(request);
    if (refusal) stats.refused.limited = (stats.refused.limited ?? 0) + 1;
    return refusal;
  }

  /** Why a request is not answered that comes from where too many come from, or undefined: then it counts. Those of the API and of files together. */
  refuseCrowd(request: IncomingMessage): HttpRefusal | undefined {
    const { addressOf, clock } = this.#options;
    const address = addressOf(request);
    if (address === undefined) return undefined;
    const { addressRequestRate: rate, addressRequestBurst: burst } = bounds;
    const share = this.#addresses.of(address);
    share.requests ??= new TokenBucket(burst, clock.elapsed());
    const wait = share.requests.take(rate, burst, clock.elapsed());
    if (wait === 0) return undefined;
    const message = `more than ${rate} requests a second of one address`;
    return { status: 429, code: 'limited', message, retryAfter: Math.ceil(wait / 1_000) };
  }

  /** Counts a connection for the address it comes from, until the function that is returned is called. */
  hold(request: IncomingMessage): (() => void) | undefined {
    const address = this.#options.addressOf(request);
    if (address === undefined) return undefined;
    const share = this.#addresses.of(address);
    this.#addresses.hold(share);
    let isHeld = true;
    return () => {
      if (isHeld) this.#addresses.release(share);
      isHeld = false;
    };
  }

  #refuseAddress(request: IncomingMessage): HttpRefusal | undefined {
    const { addressOf, clock, connectRatePerAddress: rate, maxConnectionsPerAddress, noteCrowd } = this.#options;
    const address = addressOf(request);
    if (address === undefined) return undefined;
    const { connections, arrivals } = this.#addresses.of(address);
    const isFull = connections >= maxConnectionsPerAddress;
    const wait = isFull ? bounds.fullRetry : arrivals.take(rate, rate * bounds.connectBurst, clock.elapsed());
    if (wait === 0) return undefined;
    noteCrowd(request.headers['x-forwarded-for'] !== undefined);
    return this.#busy(
      isFull ? 'no more connections of this address now' : `more than ${rate} new connections a second of one address`,
      wait,
    );
  }

  #busy(message: string, milliseconds: number): HttpRefusal {
    const { stats } = this.#options;
    stats.connectionsRefused += 1;
    stats.refused.busy = (stats.refused.busy ?? 0) + 1;
    return { status: 503, code: 'busy', message, retryAfter: Math.ceil(milliseconds / 1_000) };
  }
}
