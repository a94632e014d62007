import ReconnectingWebSocket from 'partysocket/ws';
import type { RelayMessage } from '../../protocol/index.ts';

/** A line to the relay that is made anew, for ever, until it is closed. */
export interface Transport {
  send(frame: string): unknown;
  /** Drops the connection, or the try to make one; the next follows when `address` says so. */
  reconnect(): void;
  close(): void;
}

export interface TransportEvents {
  /** Where to connect. Each try waits for it, so it decides when the try is made. Must not reject. */
  address(): Promise<string>;
  opened(): void;
  received(messages: readonly RelayMessage[]): void;
  /** A connection ended, or a try failed. */
  ended(code: number, reason: string): void;
}

export function openWebSocket(WebSocket: unknown, events: TransportEvents): Transport {
  const socket = new ReconnectingWebSocket(events.address, undefined, {
    // Delays, jitter and limits are in `address`: there they can be cut short, and use the injected clock.
    minReconnectionDelay: 0,
    reconnectionDelayGrowFactor: 1,
    // A busy relay answers late; giving up early would only make its storm worse.
    connectionTimeout: 20_000,
    // Its queue would be sent ahead of the hello, and drops in silence: what must not be lost is in the outbox.
    maxEnqueuedMessages: 0,
    WebSocket,
  });
  socket.onopen = events.opened;
  socket.onmessage = ({ data }) => events.received(JSON.parse(data as string) as RelayMessage[]);
  socket.onclose = ({ code, reason }) => events.ended(code, reason);
  // Follows a close, except where no socket could be made at all.
  socket.onerror = () => events.ended(1006, '');
  return socket;
}
