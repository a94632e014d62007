import type { CloseReason } from '../../src/protocol/index.ts';
import { encodeFrame } from './encoded.ts';
import { Timer } from './heartbeat.ts';
import { bounds } from './limits.ts';
import type { Services } from './services.ts';
import type { Connection, ConnectionHandler } from './transport/connection.ts';

const answer = encodeFrame('[]');

/**
 * A connection that says one frame and hears an empty one, and is then over: shows a client that was blocked before whether frames pass
 * both ways again (P16). Until then it counts as a connection, and it has as long as a hello has.
 */
export class Probe implements ConnectionHandler {
  readonly #connection: Connection;
  readonly #services: Services;
  readonly #deadline = new Timer({ onTimer: () => this.terminate() });
  readonly #onGone: (probe: Probe) => void;

  constructor(connection: Connection, services: Services, onGone: (probe: Probe) => void) {
    this.#connection = connection;
    this.#services = services;
    this.#onGone = onGone;
    services.stats.connections += 1;
    services.wheel.set(this.#deadline, bounds.helloDeadline);
  }

  onText(): void {
    if (!this.#connection.isOpen) return;
    this.#connection.write(answer);
    this.#connection.close();
  }

  onBinary(): void {
    this.#connection.close('bad-frame');
  }

  onFault(reason: CloseReason): void {
    this.#connection.close(reason);
  }

  onPong(): void {}

  onClose(): void {
    this.#services.wheel.cancel(this.#deadline);
    this.#services.stats.connections -= 1;
    this.#onGone(this);
  }

  terminate(): void {
    this.#connection.terminate();
  }
}
