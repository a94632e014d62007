import ReconnectingWebSocket from 'partysocket/ws';
import type { RelayMessage } from '../../protocol/index.ts';
import type { Transport, TransportEvents } from './transport.ts';

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
