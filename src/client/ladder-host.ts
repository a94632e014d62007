import type { OpenTransport, TransportEvents } from './transport/transport.ts';
import type { ChatStorage, Environment, Line } from './types.ts';

/** What the lower rungs need of the ladder. */
export interface LadderHost {
  /** The address of the relay's socket. */
  readonly url: string;
  readonly WebSocket: unknown;
  readonly storage: ChatStorage;
  readonly environment: Environment;
  readonly events: TransportEvents;
  /** Whether the WebSocket has still not brought anything. */
  isStuck(): boolean;
  /** Goes on by another transport; without one, by WebSocket. */
  use(open?: OpenTransport): void;
  show(line: Line): void;
}
