import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { connectPath } from '../../src/protocol/index.ts';
import type { RelayStats } from './metrics.ts';
import type { OriginPolicy } from './origins.ts';
import { refuseUpgrade, type WebSocketGate } from './transport/websocket.ts';

export interface UpgradeGuard {
  readonly origins: OriginPolicy;
  readonly maxConnections: number;
  readonly gate: WebSocketGate;
  readonly stats: RelayStats;
  /** Told of each page's origin that was refused. */
  readonly noteRefusal: (origin: string) => void;
  readonly isDraining: () => boolean;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0]!;
}

/** Lets those requests for a socket through that may connect. */
function admit(guard: UpgradeGuard, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { origins, maxConnections, gate, stats } = guard;
  const { origin, host } = request.headers;
  if (!origins.allows(origin, host)) {
    stats.connectionsRefused += 1;
    stats.refused['origin-refused'] = (stats.refused['origin-refused'] ?? 0) + 1;
    guard.noteRefusal(origin ?? '');
    return refuseUpgrade(socket, '403 Forbidden', 'origin-refused', 'pages of this origin may not connect');
  }
  if (guard.isDraining() || stats.connections >= maxConnections) {
    stats.connectionsRefused += 1;
    return refuseUpgrade(socket, '503 Service Unavailable', 'busy', 'the relay takes no more connections now');
  }
  gate.accept(request, socket, head);
}

/**
 * Answers requests for the relay's socket on a server, below a prefix. Other requests for sockets are left to others, or refused when this
 * relay has the server for itself. Returns the undoing.
 */
export function guardUpgrades(server: Server, prefix: string, isAlone: boolean, guard: UpgradeGuard): () => void {
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) === prefix + connectPath) admit(guard, request, socket, head);
    else if (isAlone) refuseUpgrade(socket, '404 Not Found', 'not-found', `the socket is at ${prefix}${connectPath}`);
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}
