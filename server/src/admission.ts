import type { IncomingHttpHeaders } from 'node:http';
import type { RelayStats } from './metrics.ts';
import type { OriginPolicy } from './origins.ts';

/** Who may connect, and how many: the same for sockets and for what stands in for them. */
export interface Admission {
  readonly origins: OriginPolicy;
  readonly maxConnections: number;
  readonly stats: RelayStats;
  /** Told of each page's origin that was refused. */
  readonly noteRefusal: (origin: string) => void;
  readonly isDraining: () => boolean;
}

/** A plain HTTP answer that names its reason (P14). */
export interface HttpRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Why a page may not talk to this relay at all, or undefined. */
export function refuseOrigin(
  { origins, stats, noteRefusal }: Admission,
  { origin, host }: IncomingHttpHeaders,
): HttpRefusal | undefined {
  if (origins.allows(origin, host)) return undefined;
  stats.connectionsRefused += 1;
  stats.refused['origin-refused'] = (stats.refused['origin-refused'] ?? 0) + 1;
  noteRefusal(origin ?? '');
  return { status: 403, code: 'origin-refused', message: 'pages of this origin may not connect' };
}

/** Why no connection is to be had now, or undefined. */
export function refuseConnection({ isDraining, stats, maxConnections }: Admission): HttpRefusal | undefined {
  if (!isDraining() && stats.connections < maxConnections) return undefined;
  stats.connectionsRefused += 1;
  return { status: 503, code: 'busy', message: 'the relay takes no more connections now' };
}
