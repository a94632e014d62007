import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, test } from 'node:test';
// @ts-expect-error plain JavaScript of the demo
import { allowPages } from '../../scripts/supervisor/page-origins.mjs';
// @ts-expect-error plain JavaScript of the demo
import { Wire } from '../../scripts/supervisor/wire.mjs';

const upgrade = 'GET /connect HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

/** A server that answers requests, and says back whatever comes through what was upgraded. */
function echo(): Server {
  const server = createServer((request, response) => response.end(`${request.url} answered`));
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {});
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    socket.pipe(socket);
  });
  return server;
}

describe("a person's wire", () => {
  let server: Server;
  let wire: Wire;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    server = echo().listen(0, '127.0.0.1');
    await once(server, 'listening');
    wire = new Wire('ida', { host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    await wire.listen(0);
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
    await wire.close();
  });

  /** A connection through the wire that keeps what came, and how it ended. */
  function open(): Socket & { heard: string; ending: Promise<string> } {
    const socket = connect({ port: wire.port, host: '127.0.0.1' });
    sockets.push(socket);
    const held = Object.assign(socket, { heard: '', ending: Promise.resolve('') });
    socket.on('data', (chunk) => (held.heard += chunk.toString()));
    held.ending = new Promise((resolve) => {
      socket.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
      socket.once('close', () => resolve('closed'));
    });
    return held;
  }

  async function hears(socket: { heard: string } & Socket, text: string): Promise<void> {
    while (!socket.heard.includes(text)) await once(socket, 'data');
  }

  async function openWebSocket() {
    const socket = open();
    socket.write(upgrade);
    await hears(socket, '101');
    return socket;
  }

  const request = async (path: string) => {
    const [response] = (await once(get({ port: wire.port, host: '127.0.0.1', path, agent: false }), 'response')) as [
      IncomingMessage,
    ];
    response.resume();
    return response.statusCode;
  };

  test('healthy: bytes pass both ways, and an end is passed on', async () => {
    const socket = await openWebSocket();
    socket.write('one');
    await hears(socket, 'one');
    assert.equal(await request('/'), 200);
    socket.end();
    assert.equal(await socket.ending, 'closed');
  });

  test('cut: what is open is reset, and what comes', async () => {
    const socket = await openWebSocket();
    wire.become('cut');
    assert.equal(await socket.ending, 'ECONNRESET');
    const late = open();
    late.write(upgrade);
    assert.equal(await late.ending, 'ECONNRESET');
    wire.become('healthy');
    assert.equal(await request('/'), 200);
  });

  test('black hole: nothing passes and nobody is told; what was held arrives after', async () => {
    const socket = await openWebSocket();
    wire.become('blackhole');
    socket.write('held');
    const late = open();
    late.write(upgrade);
    await once(late, 'connect');
    assert.ok(!socket.heard.includes('held'));
    wire.become('healthy');
    await Promise.all([hears(socket, 'held'), hears(late, '101')]);
  });

  test('mute and deaf: one way only', async () => {
    let arrived = '';
    server.on('upgrade', (_request, peer) => peer.on('data', (chunk: Buffer) => (arrived += chunk.toString())));
    const socket = await openWebSocket();
    wire.become('deaf');
    socket.write('question');
    while (!arrived.includes('question')) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(!socket.heard.includes('question'), 'the answer is held');
    wire.become('mute');
    socket.write('second');
    await hears(socket, 'question');
    assert.ok(!arrived.includes('second'), 'the question is held');
    wire.become('healthy');
    await hears(socket, 'second');
  });

  test('block: WebSockets are reset and refused, other HTTP passes', async () => {
    const socket = await openWebSocket();
    wire.become('block');
    assert.equal(await socket.ending, 'ECONNRESET');
    assert.equal(await request('/events'), 200);
    const late = open();
    late.write(upgrade);
    await hears(late, '403 Forbidden');
    assert.equal(await late.ending, 'closed');
  });

  test('refuse: what is open ends, new requests get a 503', async () => {
    const socket = await openWebSocket();
    wire.become('refuse');
    assert.equal(await socket.ending, 'closed');
    assert.equal(await request('/'), 503);
  });

  test('slow and drip: everything arrives, in order', async () => {
    const socket = await openWebSocket();
    wire.become('slow');
    socket.write('1234');
    await hears(socket, '1234');
    wire.become('drip');
    const long = Array.from({ length: 80 }, (_, index) => String(index).padStart(3)).join('');
    socket.write(long);
    await hears(socket, long);
  });
});

test("the relay lets the demo's own pages in, beside those it was told of", () => {
  const own = 'http://localhost:8080,http://127.0.0.1:8080,http://[::1]:8080';
  assert.deepEqual(allowPages(8080, ['--send-rate', '5'], {}), ['--send-rate', '5', '--origins', own]);
  assert.deepEqual(allowPages(8080, ['--origins', 'https://a.example'], {}), ['--origins', `${own},https://a.example`]);
  assert.deepEqual(allowPages(8080, ['--origins=*'], {}), ['--origins', '*']);
  assert.deepEqual(allowPages(8080, [], { LIVE_CHAT_ORIGINS: 'https://b.example' }), [
    '--origins',
    `${own},https://b.example`,
  ]);
});
