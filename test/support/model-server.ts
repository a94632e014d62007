import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface ModelRequest {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly body: {
    readonly model: string;
    readonly stream: boolean;
    readonly messages: { role: string; content: string }[];
  };
}

/** One event of an answer as the endpoints write it. */
export const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
export const done = 'data: [DONE]\n\n';

/** An endpoint on this machine; each answer does what the test says, in turn, the last one again and again. */
export async function modelServer(
  t: TestContext,
  ...answers: readonly ((response: ServerResponse, request: ModelRequest) => unknown)[]
) {
  const asked: ModelRequest[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => (text += part));
    request.on('end', () => {
      const one = { headers: request.headers, path: request.url!, body: JSON.parse(text) };
      asked.push(one);
      void answers[Math.min(asked.length, answers.length) - 1]!(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

/** Begins a stream of events. */
export function begin(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'text/event-stream' });
}
