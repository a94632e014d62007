import { FetchInterceptor } from '@mswjs/interceptors/fetch';
import { WebSocketInterceptor } from '@mswjs/interceptors/WebSocket';
import { defineNetwork, InterceptorSource } from 'msw/experimental';
import { ws } from 'msw/ws';

import type { ClientMessage } from '../../src/protocol/index.ts';
import { FakeRelay } from './fake-relay.ts';

export interface MockedRelay {
  readonly relay: FakeRelay;
  /** What a chat is given. */
  readonly url: string;
  /** How many sockets were opened. */
  opened(): number;
  disable(): Promise<void>;
}

/** A relay in memory behind the browser's own WebSocket. */
export async function mockRelay(): Promise<MockedRelay> {
  const relay = new FakeRelay();
  const host = `relay-${crypto.randomUUID()}.test`;
  let opened = 0;
  const link = ws.link(`ws://${host}/connect`);
  const network = defineNetwork({
    sources: [new InterceptorSource({ interceptors: [new WebSocketInterceptor(), new FetchInterceptor()] })],
    handlers: [
      link.addEventListener('connection', ({ client }) => {
        opened++;
        if (relay.down) return client.close();
        const connection = relay.accept({
          arrive: (data) => client.send(data),
          finish: (code, reason) => client.close(code === 1006 ? 1001 : code, reason),
        });
        client.addEventListener('message', ({ data }) => {
          for (const message of JSON.parse(data as string) as ClientMessage[]) connection.handle(message);
        });
        client.addEventListener('close', () => relay.connections.delete(connection));
      }),
    ],
    context: { quiet: true },
    onUnhandledFrame: 'bypass',
  });
  await network.enable();
  return {
    relay,
    url: `http://${host}`,
    opened: () => opened,
    disable: async () => network.disable(),
  };
}
