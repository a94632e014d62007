// Row 11 of the threat table: whoever sends one bad frame, endless headers, endless fragments or one byte at a time loses their own connection and
// nothing else; the process stays the same. Mutated frames by the thousand: test/server/hostile.test.ts and `npm run fuzz`.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { spawnRelay, type SpawnedRelay } from '../support/relay.ts';
import { relayFor, until } from '../support/relay-test.ts';
import { enter, type WireClient } from '../support/wire-client.ts';

const upgrade = [
  'GET /connect HTTP/1.1',
  'Host: x',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
].join('\r\n');

interface Raw {
  readonly socket: Socket;
  /** All that came, when it is over. */
  readonly ended: Promise<Buffer>;
}

function open(port: number, t?: TestContext): Raw {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  const chunks: Buffer[] = [];
  socket.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk));
  t?.after(() => socket.destroy());
  return { socket, ended: new Promise((resolve) => socket.on('close', () => resolve(Buffer.concat(chunks)))) };
}

async function openSocket(port: number, t?: TestContext): Promise<Raw> {
  const raw = open(port, t);
  raw.socket.write(`${upgrade}\r\n\r\n`);
  await once(raw.socket, 'data');
  return raw;
}

/** Of a text frame, masked with zeros. */
function frameOf(text: string | Buffer, first = 0x81): Buffer {
  const body = Buffer.from(text);
  const header = body.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
  header[0] = first;
  header[1] = 0x80 | (body.length < 126 ? body.length : 126);
  if (body.length >= 126) header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

/** Sends a byte at a time, without an end, until the other side has enough. */
function drip(socket: Socket, bytes: Iterator<number>): void {
  const next = (): void => {
    if (socket.destroyed) return;
    socket.write(Buffer.from([bytes.next().value as number]), () => setTimeout(next, 2));
  };
  next();
}

function* endless(begin: string, then: string): Generator<number> {
  yield* Buffer.from(begin);
  for (;;) yield* Buffer.from(then);
}

describe('security row 11: one process, whatever comes', () => {
  let relay: SpawnedRelay;
  let honest: WireClient;
  let pid: number | undefined;
  let count = 0;

  before(async () => {
    relay = await spawnRelay();
    pid = relay.process.pid;
    honest = await enter(relay.socketUrl, 'Honest');
  });
  after(() => relay.dispose());

  async function assertUnharmed(): Promise<void> {
    assert.equal((await honest.say('lobby', `k${count++}`, 'still here')).type, 'ack');
    assert.equal(relay.process.exitCode, null);
    assert.equal(relay.process.pid, pid);
  }

  const deep = `[${'['.repeat(30_000)}${']'.repeat(30_000)}]`;
  const frames: Readonly<Record<string, Buffer>> = {
    'a close frame of one byte': frameOf('x', 0x88),
    'a close code that there is not': frameOf(Buffer.from([0, 0]), 0x88),
    'a ping of 126 bytes': frameOf('x'.repeat(126), 0x89),
    'a ping in fragments': frameOf('x', 0x09),
    'a continuation of nothing': frameOf('x', 0x80),
    'all reserved bits': frameOf('[]', 0xf1),
    'half a surrogate': frameOf(Buffer.from([0xed, 0xa0, 0x80])),
    'lists within lists': frameOf(deep),
    'a signal that is lists within lists': frameOf(`[{"type":"signal","room":"a","topic":"t","data":${deep}}]`),
    'a number that is none': frameOf('[{"type":"hello","protocol":1e999}]'),
    'a type that all objects have': frameOf('[{"type":"__proto__"},{"type":"constructor"}]'),
    'a type that is an object': frameOf('[{"type":{"toString":1}}]'),
    'a name without an end': frameOf(`[{"type":"hello","protocol":1,"name":"${'\u0301'.repeat(20_000)}"}]`),
    'an empty frame, and a cut': Buffer.concat([frameOf(''), frameOf('[').subarray(0, 3)]),
  };
  for (const [what, bytes] of Object.entries(frames)) {
    test(what, async () => {
      // As the first word, and after a hello.
      for (const hello of ['', '[{"type":"hello","protocol":1}]']) {
        const { socket, ended } = await openSocket(relay.port);
        if (hello) socket.write(frameOf(hello));
        socket.end(bytes);
        await ended;
      }
      await assertUnharmed();
    });
  }

  test('headers above 8 KiB are answered with 431: one, many, and those of a POST', async () => {
    const long = 'x'.repeat(9_000);
    const heads = [
      `${upgrade}\r\nX-Long: ${long}`,
      `${upgrade}\r\n${Array.from({ length: 1_000 }, (_, n) => `X-${n}: x`).join('\r\n')}`,
      `GET /connect?${long} HTTP/1.1\r\nHost: x`,
      `POST /connect/stream HTTP/1.1\r\nHost: x\r\nCookie: ${long}`,
    ];
    for (const head of heads) {
      const { socket, ended } = open(relay.port);
      socket.write(`${head}\r\n\r\n`);
      assert.match((await ended).toString('latin1'), /^HTTP\/1\.1 431 /);
    }
    const { socket, ended } = open(relay.port);
    socket.write(`${upgrade}\r\nX-Short: ${'x'.repeat(7_000)}\r\n\r\n`);
    await once(socket, 'data');
    socket.destroy();
    assert.match((await ended).toString('latin1'), /^HTTP\/1\.1 101 /);
    await assertUnharmed();
  });

  test('what is no HTTP, or ends early, is nobody', async () => {
    for (const text of [
      '\r\n\r\n',
      'GET',
      `${upgrade}\r\n`,
      '\u0000\u0001',
      'GET /connect HTTP/9.9\r\n\r\n',
      '\u0016\u0003\u0001',
    ]) {
      const { socket, ended } = open(relay.port);
      socket.end(text);
      await ended;
    }
    await assertUnharmed();
  });
});

describe('security row 11: one byte at a time', () => {
  test('headers that never end are cut off by their deadline', async (t) => {
    const relay = await relayFor(t, { environment: { upgradeDeadline: 250 } });
    const drips = Array.from({ length: 20 }, () => open(relay.port, t));
    for (const { socket } of drips) drip(socket, endless('GET /connect HTTP/1.1\r\nHost: x\r\nX: ', 'a'));
    const honest = await relay.enter();
    assert.equal((await honest.say('lobby', 'k', 'meanwhile')).type, 'ack');
    for (const { ended } of drips) assert.match((await ended).toString('latin1'), /^HTTP\/1\.1 408 /);
    assert.equal(relay.relay.stats().connectionsTotal, 1);
  });

  test('a hello that never ends is no hello', async (t) => {
    const relay = await relayFor(t);
    const drips = await Promise.all(Array.from({ length: 20 }, () => openSocket(relay.port, t)));
    for (const { socket } of drips)
      drip(socket, frameOf(`[{"type":"hello","protocol":1,"name":"${'x'.repeat(60_000)}"}]`).values());
    const honest = await relay.enter();
    assert.equal(relay.relay.stats().connections, 21);
    await relay.pass(bounds.helloDeadline - 1);
    assert.equal(relay.relay.stats().connections, 21);
    await relay.pass(1);
    for (const { socket, ended } of drips) {
      socket.on('data', () => socket.end());
      assert.ok((await ended).includes('hello-timeout'));
    }
    await until(() => relay.relay.stats().connections === 1);
    assert.equal((await honest.say('lobby', 'k', 'still here')).type, 'ack');
  });

  test('a POST that never ends is cut off by its deadline', async (t) => {
    const relay = await relayFor(t);
    const { socket, ended } = open(relay.port, t);
    socket.write(
      'POST /connect/stream HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n',
    );
    drip(socket, endless('{"answer":"stream"}\n', ' '));
    let isOver = false;
    void ended.then(() => (isOver = true));
    // The deadline runs from when the body is looked at, which is somewhat later than now.
    await until(() => {
      relay.clock.advance(100);
      return isOver;
    });
    assert.match((await ended).toString('latin1'), /^HTTP\/1\.1 408 /);
    assert.equal(relay.relay.stats().connectionsTotal, 0);
  });
});

describe('security row 11: what a connection may leave lying about', () => {
  test('fragments are few, and no more than one frame together, however they are cut', async (t) => {
    const relay = await relayFor(t);
    const honest = await relay.enter();
    for (const [size, most] of [
      [0, 16],
      [1, 16],
      [8_000, 9],
    ] as const) {
      const { socket, ended } = await openSocket(relay.port, t);
      let sent = 0;
      socket.on('data', () => socket.end());
      const next = (): void => {
        if (socket.writableEnded || sent > 1_000) return;
        sent += 1;
        socket.write(frameOf('x'.repeat(size), sent === 1 ? 0x01 : 0x00), () => setTimeout(next, 5));
      };
      next();
      const bytes = await ended;
      assert.ok(bytes.includes(size < 100 ? 'bad-frame' : 'frame-too-large'), `${size}`);
      assert.ok(sent > most - 2, `${sent} of ${size}`);
    }
    assert.equal((await honest.say('lobby', 'k', 'still here')).type, 'ack');
  });
});
