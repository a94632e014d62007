// Row 1 of the threat table: a page of another site cannot open its visitor's chat, by whatever transport, however much its address looks like one
// that may.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import WebSocket from 'ws';
import { relayFor, type RelayUnderTest } from '../support/relay-test.ts';
import { post, read } from '../support/stream-client.ts';

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

async function bySocket(relay: RelayUnderTest, origin: string): Promise<number> {
  const socket = new WebSocket(relay.socketUrl, { headers: { origin } });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  response.destroy();
  return response.statusCode!;
}

const byStream = async (relay: RelayUnderTest, origin: string): Promise<number> =>
  (await read(post(`${relay.url}/connect`, 'stream', '{}\n[]', { origin }).response)).status;

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

  test('no cookie is ever set, and none is looked at', async (t) => {
    const relay = await start(t);
    const { headers } = await fetch(`${relay.url}/live-chat.js`);
    assert.equal(headers.get('set-cookie'), null);
    const first = await relay.enter('Maya');
    const client = await relay.connect({ headers: { cookie: `session=${first.welcome.secret}`, origin: site } });
    assert.notEqual((await client.hello()).user.id, first.welcome.user.id);
  });
});
