import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from './clock.ts';
import { bounds, TokenBucket } from './limits.ts';
import type { RelayStats } from './metrics.ts';
import type { OriginPolicy } from './origins.ts';

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
  readonly clock: Clock;
  readonly stats: RelayStats;
  /** Told of each page's origin that was refused. */
  readonly noteRefusal: (origin: string) => void;
  readonly isDraining: () => boolean;
}

/**
 * Who may connect, how many, and how fast: the same for sockets and for what stands in for them. It is asked before anything is made for a
 * connection, so that a storm costs no more than reading its requests.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #bucket: TokenBucket;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#bucket = new TokenBucket(this.#burst, options.clock.elapsed());
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
  refuseConnection(): HttpRefusal | undefined {
    const { clock, connectRate, isDraining, maxConnections, stats } = this.#options;
    if (isDraining()) return this.#busy('the relay goes away', bounds.drainRetry);
    if (stats.connections >= maxConnections) return this.#busy('no more connections now', bounds.fullRetry);
    const wait = this.#bucket.take(connectRate, this.#burst, clock.elapsed());
    return wait === 0 ? undefined : this.#busy(`more than ${connectRate} new connections a second`, wait);
  }

  #busy(message: string, milliseconds: number): HttpRefusal {
    const { stats } = this.#options;
    stats.connectionsRefused += 1;
    stats.refused.busy = (stats.refused.busy ?? 0) + 1;
    return { status: 503, code: 'busy', message, retryAfter: Math.ceil(milliseconds / 1_000) };
  }
}
