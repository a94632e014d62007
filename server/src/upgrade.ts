import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { connectPath } from '../../src/protocol/index.ts';
import type { Admission } from './admission.ts';
import { refuseUpgrade, type WebSocketGate } from './transport/websocket.ts';

export interface UpgradeGuard {
  readonly admission: Admission;
  readonly gate: WebSocketGate;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0]!;
}

/**
 * Answers requests for the relay's socket on a server, below a prefix. Other requests for sockets are left to others, or refused when this
 * relay has the server for itself. Returns the undoing.
 */
export function guardUpgrades(
  server: Server,
  prefix: string,
  isAlone: boolean,
  { admission, gate }: UpgradeGuard,
): () => void {
  const own = prefix + connectPath;
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = pathOf(request);
    const isProbe = path === `${own}/probe`;
    if (path === own || isProbe) {
      const refusal = admission.refuseOrigin(request.headers) ?? admission.refuseConnection(request);
      if (refusal) return refuseUpgrade(socket, refusal);
      const release = admission.hold(request);
      if (release) socket.once('close', release);
      if (isProbe) gate.probe(request, socket, head);
      else gate.accept(request, socket, head);
    } else if (isAlone) {
      refuseUpgrade(socket, { status: 404, code: 'not-found', message: `the socket is at ${own}` });
    }
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}
