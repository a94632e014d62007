// Listens on both loopback addresses, because `localhost` may mean either, and on nothing else.
import { createServer } from 'node:net';

/**
 * @param {(socket: import('node:net').Socket) => void} onConnection
 * @param {number} port 0: any
 * @returns {Promise<{ port: number, close(): Promise<void> }>}
 */
export async function listenOnLoopback(onConnection, port) {
  const four = await listen(onConnection, port, '127.0.0.1');
  const servers = [four];
  // A machine without IPv6, or another program at the same port there, is no reason to give up.
  const six = await listen(onConnection, four.address().port, '::1').catch(() => undefined);
  if (six) servers.push(six);
  return {
    port: four.address().port,
    close: async () => void (await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))),
  };
}

function listen(onConnection, port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, onConnection);
    server.once('error', reject);
    server.listen({ port, host }, () => resolve(server));
  });
}
