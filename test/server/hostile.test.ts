import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createLog } from '../../server/src/log.ts';
import type { ClientMessage } from '../../src/protocol/index.ts';
import { relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import type { WireClient } from '../support/wire-client.ts';
import { tries } from '../support/tries.ts';

const valid: readonly ClientMessage[] = [
  { type: 'hello', protocol: 1, name: 'Maya' },
  { type: 'join', room: 'lobby', cursor: { epoch: 'memory', seq: 1 } },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'message', text: 'hi' } },
  { type: 'send', room: 'lobby', key: 'r', body: { type: 'reaction', of: 2, emoji: '👍', on: true } },
  { type: 'history', id: 1, room: 'lobby', before: 10 },
  { type: 'signal', room: 'lobby', topic: 'typing', data: { deep: [1, { x: null }] } },
  { type: 'read', room: 'lobby', seq: 2 },
  { type: 'beat', cursors: [['lobby', 2]] },
  { type: 'refresh', token: 'x' },
  { type: 'leave', room: 'lobby' },
];

/** A frame with a few bytes changed, removed, doubled or added. */
const mutated = fc
  .record({
    messages: fc.subarray([...valid], { minLength: 1 }),
    cuts: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        remove: fc.integer({ min: 0, max: 12 }),
        insert: fc.oneof(
          fc.string({ unit: 'binary', maxLength: 4 }),
          fc.constantFrom('"__proto__":{},', '[', '{', '}', ']', '1e999', '\u0000', '-0', '"', 'null', ',"type":"bye"'),
        ),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ messages, cuts }) => {
    let text = JSON.stringify(messages);
    for (const { at, remove, insert } of cuts) {
      const place = Math.floor(at * text.length);
      text = text.slice(0, place) + insert + text.slice(place + remove);
    }
    return text;
  });

/** The relay answers an honest client as ever. */
async function assertHealthy(client: WireClient, key: string): Promise<void> {
  const answer = await client.say('lobby', key, 'still here');
  assert.equal(answer.type, 'ack');
}

/** A raw connection after the handshake. */
async function rawSocket(relay: RelayUnderTest): Promise<{ socket: Socket; ended: Promise<Buffer> }> {
  const socket = connect(relay.port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<Buffer>((resolve) => socket.on('close', () => resolve(Buffer.concat(chunks))));
  socket.write(
    'GET /connect HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await new Promise((resolve) => socket.once('data', resolve));
  return { socket, ended };
}

function closeCodeIn(bytes: Buffer): number | undefined {
  for (let at = 0; at < bytes.length - 3; at += 1) {
    if (bytes[at] === 0x88 && bytes[at + 1]! >= 2 && bytes[at + 1]! < 126) return bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

describe('a hostile client', () => {
  test('with mutated frames harms only its own connection', async (t) => {
    const relay = await relayFor(t, { limits: { sendRate: 1_000_000, sendBurst: 1_000_000 } });
    const honest = await relay.enter('Honest');
    await honest.join('lobby');
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 6 }), async (frames) => {
        const hostile = await relay.connect();
        hostile.send({ type: 'hello', protocol: 1 });
        for (const frame of frames) if (hostile.webSocket.readyState === 1) hostile.raw(frame);
        await assertHealthy(honest, `h${runs++}`);
        hostile.cut();
        await hostile.closed;
      }),
      { numRuns: tries(50) },
    );
    assert.equal(relay.relay.stats().refused.internal, undefined, 'nothing failed inside the relay');
    const numbers = honest.entries('lobby').map(({ seq }) => seq);
    assert.deepEqual(
      numbers,
      [...numbers.keys()].map((index) => index + 1),
    );
  });

  /** Final, text, masked with zeros. */
  const header = (length: number, first = 0x81): Buffer => {
    if (length < 126) return Buffer.from([first, 0x80 | length, 0, 0, 0, 0]);
    const long = Buffer.alloc(14);
    long[0] = first;
    long[1] = 0x80 | 127;
    long.writeBigUInt64BE(BigInt(length), 2);
    return long;
  };

  const broken: readonly (readonly [what: string, bytes: readonly Buffer[], code: number])[] = [
    ['invalid UTF-8', [header(2), Buffer.from([0xc3, 0x28])], 4300],
    ['an unmasked frame', [Buffer.from([0x81, 1, 0x5b])], 4300],
    ['a reserved bit', [header(2, 0xc1), Buffer.from('[]')], 4300],
    ['an unknown opcode', [header(0, 0x83)], 4300],
    ['a length of petabytes', [header(2 ** 50)], 4301],
    ['a length over the limit', [header(65_537)], 4301],
    ['a thousand fragments', Array.from({ length: 1_000 }, (_, n) => header(0, n === 0 ? 0x01 : 0x00)), 4300],
    [
      'fragments over the limit',
      [0x01, 0x00].flatMap((first) => [header(40_000, first), Buffer.alloc(40_000, 'x')]),
      4301,
    ],
  ];
  for (const [what, bytes, code] of broken) {
    test(`with ${what} is closed with ${code}`, async (t) => {
      const relay = await relayFor(t);
      const honest = await relay.enter();
      const { socket, ended } = await rawSocket(relay);
      for (const part of bytes) socket.write(part);
      assert.equal(closeCodeIn(await ended), code);
      await assertHealthy(honest, 'k');
    });
  }

  test('that breaks off in the middle of a frame is forgotten', async (t) => {
    const relay = await relayFor(t);
    const { socket, ended } = await rawSocket(relay);
    socket.write(header(50));
    socket.resetAndDestroy();
    await ended;
    const honest = await relay.enter();
    await assertHealthy(honest, 'k');
  });

  test('that asks too much is told to wait, and what it asked for', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    for (let frame = 0; frame < 4; frame += 1) {
      client.send(...Array.from({ length: 100 }, () => ({ type: 'join', room: `r${frame}` }) as const));
    }
    const refusal = await client.next('error');
    assert.deepEqual([refusal.code, refusal.class, refusal.room], ['limited', 'retry', 'r3']);
    assert.ok((refusal.retryAfter ?? 0) > 0);
  });

  test('that floods is read at a bounded rate, loses nothing, and holds up nobody', async (t) => {
    const relay = await relayFor(t);
    const [flooder, honest] = [await relay.enter(), await relay.enter()];
    const { messages: before } = relay.relay.stats();
    for (let frame = 0; frame < 40; frame += 1) {
      flooder.send(...Array.from({ length: 128 }, () => ({ type: 'leave', room: 'nowhere' }) as const));
    }
    await until(() => relay.relay.stats().messages >= before + 1_999);
    for (let round = 0; round < 20; round += 1) await assertHealthy(honest, `h${round}`);
    // The clock stands still, so no more than the burst was handled.
    assert.equal(relay.relay.stats().messages, before + 1_999 + 20);
    await until(() => {
      relay.clock.advance(100);
      return relay.relay.stats().messages === before + 20 + 40 * 128;
    });
  });

  test('finds nothing of itself or others in the log, but numbers and ids', async (t) => {
    const lines: string[] = [];
    const log = createLog('debug', { write: (line: string) => void lines.push(line) });
    const relay = await relayFor(t, { environment: { log } });
    const client = await relay.enter('canary-name');
    await client.join('lobby');
    await client.say('lobby', 'k1', 'canary-text');
    client.raw(
      '[{"type":"send","room":"lobby","key":"k2","body":{"type":"message","text":"canary-text","canary-field":1}}]',
    );
    await client.next('error');
    client.send({ type: 'refresh', token: 'canary-token' });
    await client.next('error');
    const other = await relay.connect();
    other.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: 'canary-token' } });
    await other.closed;
    const third = await relay.connect();
    third.raw('canary-frame');
    await third.closed;
    relay.store.readFailure = new Error('canary-error');
    client.send({ type: 'history', id: 1, room: 'lobby', before: 9 });
    await client.next('error', ({ id }) => id === 1);
    assert.ok(lines.length >= 4, 'something was logged');
    const all = lines.join('');
    assert.doesNotMatch(all, /canary/);
    assert.ok(!all.includes(client.welcome.secret!));
  });

  test('that makes a handler fail ends its own session with internal, and no other', async (t) => {
    const relay = await relayFor(t);
    const honest = await relay.enter();
    const client = await relay.enter();
    const { append } = relay.store;
    relay.store.append = () => {
      throw new TypeError('a defect');
    };
    client.send({ type: 'send', room: 'lobby', key: 'k', body: { type: 'message', text: 'hi' } });
    assert.deepEqual(await client.closed, { code: 4104, reason: 'internal' });
    relay.store.append = append;
    await assertHealthy(honest, 'k');
  });
});
