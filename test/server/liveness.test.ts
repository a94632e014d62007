import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relayFor, until } from '../support/relay-test.ts';

describe('P7: signs of life', () => {
  test('a connection without any is given up after limits.silence', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    client.webSocket.pong = () => undefined;
    (client.webSocket as unknown as { _autoPong: boolean })._autoPong = false;
    await relay.pass(34_000);
    assert.equal(relay.relay.stats().connections, 1);
    await relay.pass(1_200);
    assert.deepEqual(await client.closed, { code: 4101, reason: 'silent' });
  });

  test('the answer to a ping is one', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    let pings = 0;
    client.webSocket.on('ping', () => (pings += 1));
    for (let round = 1; round <= 4; round += 1) {
      await relay.pass(20_100);
      await until(() => pings === round);
      // The pong has come when what was sent after it is answered. That itself is heard, too: so the next round begins here.
      client.send({ type: 'beat', cursors: [] });
      await client.next('beat');
    }
    assert.equal(relay.relay.stats().connections, 1);
  });

  test('a client that beats is not pinged', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    let pings = 0;
    client.webSocket.on('ping', () => (pings += 1));
    for (let round = 0; round < 8; round += 1) {
      await relay.pass(15_000);
      client.send({ type: 'beat', cursors: [] });
      assert.equal((await client.next('beat')).at, relay.clock.now());
    }
    assert.equal(pings, 0);
  });

  test('half a frame is one, on a line that gives a byte at a time', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    (client.webSocket as unknown as { _autoPong: boolean })._autoPong = false;
    const text = Buffer.from('[{"type":"beat","cursors":[]}]');
    const frame = Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]);
    let received = 0;
    for (const byte of frame) {
      await new Promise((resolve) => client.socket.write(Buffer.from([byte]), resolve));
      received += 1;
      await relay.pass(5_000);
    }
    assert.ok(received > 30);
    await client.next('beat');
    assert.equal(relay.relay.stats().connections, 1);
  });

  test('as much as a client puts into one frame comes in a byte at a time (scenario seed 2017)', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    await client.join('lobby');
    const sends = Array.from({ length: 3 }, (_, index) => ({
      ...{ type: 'send', room: 'lobby', key: `k${index}` },
      body: { type: 'message', text: 'x'.repeat(2_500) },
    }));
    const text = Buffer.from(JSON.stringify(sends));
    const head = Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 255, 0, 0, 0, 0]);
    for (const byte of Buffer.concat([head, text])) {
      client.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let index = 0; index < sends.length; index += 1) await client.next('ack');
  });

  test('the wall clock may jump by an hour', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    for (const jump of [3_600_000, -7_200_000]) {
      relay.clock.jump(jump);
      await relay.pass(1_000);
      client.send({ type: 'beat', cursors: [] });
      await client.next('beat');
    }
    assert.equal(relay.relay.stats().connections, 1);
  });

  test('a connection that does not answer the close is cut', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    client.socket.pause();
    await relay.pass(36_000);
    await until(() => relay.relay.stats().connections === 0);
    client.socket.resume();
    await client.closed;
  });
});
