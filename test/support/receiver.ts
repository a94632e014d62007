import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** What came to a receiver of webhooks. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever a test expects of it
  readonly body: any;
}

/** A receiver of webhooks on this machine, which answers as it is told. */
export async function receiver(t: TestContext) {
  const received: Received[] = [];
  const state = { status: 204, location: undefined as string | undefined };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url!, headers: request.headers, text, body: JSON.parse(text) });
      if (state.status === 0) return;
      response.writeHead(state.status, state.location === undefined ? {} : { location: state.location }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { received, state, port, url: `http://127.0.0.1:${port}/hooks` };
}
