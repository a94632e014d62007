import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** In which ways a proxy misbehaves. */
export interface Manners {
  /** Upgrades are passed on as ordinary requests. */
  readonly stripsUpgrade?: boolean;
  /** Upgrades are answered with this status, or never (0). */
  readonly refusesUpgrade?: number;
  /** Everything is answered with this. */
  readonly answers?: readonly [status: number, headers: Record<string, string>, body: string];
  readonly refusesPost?: boolean;
  /** The relay is told its own address instead of the one that was asked. */
  readonly hidesHost?: boolean;
  readonly hidesOrigin?: boolean;
  /** Milliseconds after which a socket is cut. */
  readonly cutsAfter?: number;
  /** Answers are passed on when they have ended. */
  readonly buffers?: boolean;
  /** What is done to a whole answer. */
  readonly rewrites?: (body: string, headers: http.IncomingHttpHeaders) => string;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A proxy before a relay, which ends with the test. Resolves to its address. */
export async function startProxy(t: TestContext, port: number, manners: Manners = {}): Promise<string> {
  const sockets = new Set<Socket>();
  const headersFor = (request: IncomingMessage): http.IncomingHttpHeaders => {
    const headers = { ...request.headers };
    if (manners.hidesHost) headers.host = `127.0.0.1:${port}`;
    if (manners.hidesOrigin) delete headers.origin;
    return headers;
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    if (manners.answers) {
      const [status, headers, body] = manners.answers;
      response.writeHead(status, headers).end(body);
      return;
    }
    if (manners.refusesPost && request.method === 'POST') {
      response.writeHead(405, { server: 'testproxy' }).end();
      return;
    }
    const { connection: _, upgrade: __, ...headers } = headersFor(request);
    const asked = http.request({ port, path: request.url, method: request.method, headers }, (answer) => {
      const told = { ...answer.headers, server: 'testproxy' };
      if (!manners.buffers && !manners.rewrites) {
        response.writeHead(answer.statusCode!, told);
        response.flushHeaders();
        answer.pipe(response);
        return;
      }
      let body = '';
      answer.on('data', (data: Buffer) => (body += data.toString()));
      answer.on('end', () => {
        body = manners.rewrites?.(body, told) ?? body;
        delete told['content-length'];
        response.writeHead(answer.statusCode!, told).end(body);
      });
    });
    asked.on('error', () => response.destroy());
    response.on('close', () => asked.destroy());
    request.pipe(asked);
  };

  const onUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    socket.on('error', () => undefined);
    if (manners.refusesUpgrade === 0) return;
    if (manners.refusesUpgrade !== undefined) {
      socket.end(`HTTP/1.1 ${manners.refusesUpgrade} No\r\nServer: testproxy\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(port, '127.0.0.1', () => {
      const lines = Object.entries(headersFor(request)).map(([name, value]) => `${name}: ${String(value)}`);
      upstream.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
      if (manners.cutsAfter !== undefined) setTimeout(() => socket.destroy(), manners.cutsAfter);
    });
    upstream.on('error', () => socket.destroy());
    upstream.on('close', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  };

  const server = manners.tls ? https.createServer(manners.tls, onRequest) : http.createServer(onRequest);
  if (!manners.stripsUpgrade && !manners.answers) server.on('upgrade', onUpgrade);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `${manners.tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`;
}
