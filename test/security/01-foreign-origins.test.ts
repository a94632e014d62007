// Row 1 of the threat table: a page of another site cannot open its visitor's chat, by whatever transport, however much its address looks like one
// that may.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import WebSocket from 'ws';
import { relayFor, type RelayUnderTest } from '../support/relay-test.ts';
import { post } from '../support/stream-client.ts';

const site = 'https://www.example.com';

const foreign = [
  'null',
  '',
  'https://www.example.com.evil.test',
  'https://evil-www.example.com',
  'https://evil.test/https://www.example.com',
  'https://www.example.com@evil.test',
  'https://example.com',
  'https://sub.www.example.com',
  'http://www.example.com',
  'https://www.example.com:8443',
  'https://www.example.com:443.evil.test',
  'https://www.example.com/',
  'https://WWW.EXAMPLE.COM.',
  'https://www.example.com%00.evil.test',
  'https://www.example.com, https://evil.test',
  'file://',
  'chrome-extension://abcdefgh',
  'http://127.0.0.1',
  'http://localhost',
  'http://[::1]',
];

type Reached = Pick<RelayUnderTest, 'url' | 'socketUrl'>;

async function bySocket(relay: Reached, origin: string, host?: string): Promise<number> {
  const socket = new WebSocket(relay.socketUrl, { headers: { origin, ...(host !== undefined && { host }) } });
  socket.on('error', () => undefined);
  const opened = once(socket, 'open').then(() => 101);
  const refused = once(socket, 'unexpected-response').then(([, response]) => {
    (response as IncomingMessage).destroy();
    return (response as IncomingMessage).statusCode!;
  });
  const status = await Promise.race([opened, refused]);
  socket.terminate();
  return status;
}

async function byStream(relay: Reached, origin: string, host?: string): Promise<number> {
  const headers = { origin, ...(host !== undefined && { host }) };
  const response = await post(`${relay.url}/connect`, 'stream', '{}\n[]', headers).response;
  response.destroy();
  return response.statusCode!;
}

describe('pages of other origins', () => {
  const start = (t: TestContext) => relayFor(t, { origins: [site] });

  for (const origin of foreign) {
    test(`${JSON.stringify(origin)} gets 403, by WebSocket and by event stream`, async (t) => {
      const relay = await start(t);
      assert.deepEqual([await bySocket(relay, origin), await byStream(relay, origin)], [403, 403]);
      assert.equal(relay.relay.stats().connectionsTotal, 0);
    });
  }

  test('the one that is listed, and the relay’s own, connect', async (t) => {
    const relay = await start(t);
    for (const origin of [site, relay.url]) {
      const client = await relay.connect({ origin });
      assert.equal((await client.hello()).type, 'welcome');
    }
  });

  for (const name of ['evil.test', 'localhost.evil.test', '127.0.0.1.evil.test', 'xlocalhost']) {
    test(`a name that leads here is not the relay’s own: ${name} (DNS rebinding)`, async (t) => {
      const relay = await relayFor(t);
      const host = `${name}:${relay.port}`;
      const origin = `http://${host}`;
      assert.deepEqual([await bySocket(relay, origin, host), await byStream(relay, origin, host)], [403, 403]);
    });
  }

  test('a name is the relay’s own where it is listed, behind a trusted proxy, and at a server that is not the relay’s', async (t) => {
    const host = 'chat.example.com';
    const origin = `https://${host}`;
    const listed = await relayFor(t, { origins: [origin] });
    const proxied = await relayFor(t, { trustedProxies: ['loopback'] });
    const attached = await relayFor(t);
    const server = createServer();
    attached.relay.attach(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live-chat`;
    for (const relay of [listed, proxied, { url, socketUrl: `${url.replace('http', 'ws')}/connect` }]) {
      assert.equal(await bySocket(relay, origin, host), 101);
    }
    const local = await relayFor(t);
    for (const name of ['localhost', 'shop.localhost', '127.0.0.1', '[::1]', '192.168.0.7']) {
      const own = `${name}:${local.port}`;
      assert.equal(await bySocket(local, `http://${own}`, own), 101, name);
    }
  });

  test('no cookie is ever set, and none is looked at', async (t) => {
    const relay = await start(t);
    const { headers } = await fetch(`${relay.url}/live-chat.js`);
    assert.equal(headers.get('set-cookie'), null);
    const first = await relay.enter('Maya');
    const client = await relay.connect({ headers: { cookie: `session=${first.welcome.secret}`, origin: site } });
    assert.notEqual((await client.hello()).user.id, first.welcome.user.id);
  });
});
