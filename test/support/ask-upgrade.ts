import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

export type UpgradeAnswer = IncomingMessage & { readonly body: string };

/** Asks for a socket and returns the plain HTTP answer to it; a socket that is given is cut at once. */
export function askUpgrade(url: string, headers: Record<string, string> = {}): Promise<UpgradeAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url.replace('ws', 'http'), {
      agent: false,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        ...headers,
      },
    });
    asked.on('error', reject);
    asked.on('upgrade', (response: IncomingMessage, socket: Socket) => {
      socket.on('error', () => undefined);
      socket.destroy();
      resolve(Object.assign(response, { body: '' }));
    });
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(Object.assign(response, { body })));
    });
    asked.end();
  });
}
