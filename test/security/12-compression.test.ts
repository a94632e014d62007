// Row 12 of the threat table: nothing that comes in is ever decompressed, so that no bomb is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { askUpgrade } from '../support/ask-upgrade.ts';
import { relayFor } from '../support/relay-test.ts';
import { post, read } from '../support/stream-client.ts';
import { WireClient } from '../support/wire-client.ts';

const bomb = Buffer.alloc(10_000_000, ' ');

describe('security row 12: compression', () => {
  for (const offer of [
    'permessage-deflate',
    'permessage-deflate; client_max_window_bits; server_no_context_takeover',
    'x-webkit-deflate-frame, permessage-deflate',
  ]) {
    test(`the offer "${offer}" is declined`, async (t) => {
      const relay = await relayFor(t);
      const { statusCode, headers } = await askUpgrade(relay.socketUrl, { 'sec-websocket-extensions': offer });
      assert.equal(statusCode, 101);
      assert.equal(headers['sec-websocket-extensions'], undefined);
    });
  }

  test('a client that would compress gets on without', async (t) => {
    const relay = await relayFor(t);
    const client = relay.adopt(new WireClient(relay.socketUrl, { perMessageDeflate: true } as object));
    await new Promise((resolve) => client.webSocket.once('open', resolve));
    assert.equal(client.webSocket.extensions, '');
    await client.hello();
  });

  test('a compressed frame ends its connection, and is not read', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.connect();
    await client.hello();
    const body = deflateRawSync(bomb);
    const header = Buffer.alloc(8);
    // Final, compressed, text; masked with zeros.
    header.writeUInt16BE(0xc1fe, 0);
    header.writeUInt16BE(body.length, 2);
    client.socket.write(Buffer.concat([header, body]));
    assert.equal((await client.closed).code, 4300);
    assert.equal(relay.relay.stats().messages, 1);
  });

  test('a compressed POST is no frame, and answers are not compressed', async (t) => {
    const relay = await relayFor(t);
    const base = relay.socketUrl.replace('ws', 'http');
    const body = gzipSync('{"answer":"stream"}\n[{"type":"hello","protocol":1}]');
    const answer = await read(post(base, 'stream', body, { 'content-encoding': 'gzip' }).response);
    assert.deepEqual([answer.status, answer.code], [400, 'bad-frame']);
    assert.equal(relay.relay.stats().connectionsTotal, 0);
    const asked = post(base, 'stream', '{"answer":"stream"}', { 'accept-encoding': 'gzip, deflate, br' });
    const { headers } = await asked.response;
    assert.equal(headers['content-encoding'], undefined);
    asked.request.destroy();
  });
});
