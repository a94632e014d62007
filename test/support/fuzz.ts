import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { ClientMessage } from '../../src/protocol/index.ts';
import { spawnRelay } from './relay.ts';
import { enter } from './wire-client.ts';

export interface FuzzOptions {
  readonly frames: number;
  readonly seed: number;
  /** What is run. Default: the source. */
  readonly cli?: string;
  readonly note?: (text: string) => void;
}

export interface FuzzReport {
  readonly pidBefore: number;
  readonly pidAfter: number;
  /** Resident, in MB. */
  readonly memoryBefore: number;
  readonly memoryAfter: number;
  readonly frames: number;
  readonly connections: number;
  /** Error codes and close codes that came back. */
  readonly codes: Readonly<Record<string, number>>;
  readonly healthy: { readonly acknowledged: number; readonly received: number };
  /** What must not be. */
  readonly faults: readonly string[];
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of every message that a client may say, and of every shape of it. */
const valid: readonly ClientMessage[] = [
  { type: 'hello', protocol: 1, name: 'Maya', client: 'fuzz/1' },
  { type: 'hello', protocol: 1, credential: { kind: 'guest', id: 'g_8Jd0', secret: 'q2mV' } },
  { type: 'hello', protocol: 1, credential: { kind: 'token', token: 'eyJh.eyJh.sig' } },
  { type: 'refresh', token: 'eyJh.eyJh.sig' },
  { type: 'join', room: 'fuzz' },
  { type: 'join', room: 'fuzz', cursor: { epoch: 'm3kx81', seq: 1 } },
  { type: 'leave', room: 'fuzz' },
  { type: 'send', room: 'fuzz', key: 'a', body: { type: 'message', text: 'Hello' } },
  { type: 'send', room: 'fuzz', key: 'b', body: { type: 'edit', of: 2, text: 'Hello!' } },
  { type: 'send', room: 'fuzz', key: 'c', body: { type: 'delete', of: 2 } },
  { type: 'send', room: 'fuzz', key: 'd', body: { type: 'reaction', of: 2, emoji: '👍', on: true } },
  { type: 'send', room: 'fuzz', key: 'e', body: { type: 'member', change: 'left' }, resume: true },
  { type: 'history', id: 7, room: 'fuzz', before: 120, limit: 50 },
  { type: 'history', id: 8, room: 'fuzz', after: 1 },
  { type: 'signal', room: 'fuzz', topic: 'typing', data: true },
  { type: 'signal', room: 'fuzz', topic: 'cursor', key: 'pen', data: { x: 10, y: [null, { z: 'deep' }] } },
  { type: 'read', room: 'fuzz', seq: 41 },
  { type: 'beat', cursors: [['fuzz', 41]] },
  { type: 'bye' },
];

const oddities: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  '',
  'x',
  '\u0000',
  '\ud800',
  '\u202e',
  [],
  {},
  [[]],
  'fuzz',
  'a'.repeat(9_000),
  Array.from({ length: 200 }, () => 0),
  { type: 'send' },
  { __proto__: null, constructor: 1 },
];

const hostileText = [
  '"__proto__":{},',
  '[',
  '{',
  '}',
  ']',
  '1e999',
  '\\u0000',
  '-0',
  '"',
  'null',
  ',"type":"bye"',
  '\\ud800',
  '[[[[[[[[',
];

class Mutator {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** A message with a field gone, added, doubled or of another shape, at any depth. */
  message(): unknown {
    const copy = structuredClone(this.pick(valid)) as unknown as Record<string, unknown>;
    for (let times = this.below(3); times > 0; times -= 1) {
      let place = copy;
      while (this.chance(0.4)) {
        const inner = Object.values(place).filter((value) => typeof value === 'object' && value !== null);
        if (inner.length === 0) break;
        place = this.pick(inner) as Record<string, unknown>;
      }
      const name = this.pick([...Object.keys(place), 'extra', 'type', 'room']);
      if (this.chance(0.3)) delete place[name];
      else place[name] = structuredClone(this.pick(oddities));
    }
    return copy;
  }

  /** The text of a frame, now and then damaged. */
  text(): string {
    let text = JSON.stringify(Array.from({ length: 1 + this.below(3) }, () => this.message()));
    for (let cuts = this.chance(0.3) ? 1 + this.below(3) : 0; cuts > 0; cuts -= 1) {
      const at = this.below(text.length + 1);
      text = text.slice(0, at) + this.pick(hostileText) + text.slice(at + this.below(12));
    }
    return text;
  }

  /** A WebSocket frame, now and then against the rules: operation, mask, length, fragments, reserved bits, UTF-8. */
  frame(): Buffer {
    let payload = Buffer.from(this.text());
    let first = 0x81;
    let isMasked = true;
    let claimed = payload.length;
    if (this.chance(0.12)) {
      const kind = this.below(8);
      if (kind === 0) first = this.below(256);
      else if (kind === 1) isMasked = false;
      else if (kind === 2) first |= 0x10 << this.below(3);
      else if (kind === 3) payload.fill(0xc3, this.below(payload.length));
      else if (kind === 4) claimed = this.pick([0, 1, 126, 65_535, 65_537, 2 ** 31, 2 ** 50]);
      else if (kind === 5) first = this.pick([0x01, 0x00, 0x02]);
      else if (kind === 6) payload = Buffer.alloc(this.below(200));
      else first = this.pick([0x88, 0x89, 0x8a, 0x08, 0x09]);
    }
    return encode(first, isMasked, claimed, payload);
  }
}

function encode(first: number, isMasked: boolean, claimed: number, payload: Buffer): Buffer {
  const long = claimed > 65_535 ? 8 : claimed > 125 ? 2 : 0;
  const head = Buffer.alloc(2 + long + (isMasked ? 4 : 0));
  head[0] = first;
  head[1] = (isMasked ? 0x80 : 0) | (long === 8 ? 127 : long === 2 ? 126 : claimed);
  if (long === 2) head.writeUInt16BE(claimed, 2);
  if (long === 8) head.writeBigUInt64BE(BigInt(claimed), 2);
  // The mask is zeros, which changes nothing.
  return Buffer.concat([head, payload]);
}

const request = (port: number, extra = ''): string =>
  `GET /connect HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${extra}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;

/** What came back, by code. Frames of the relay are not parsed: codes are words that nothing else contains. */
function count(codes: Record<string, number>, bytes: Buffer): void {
  for (const [, code] of bytes.toString('latin1').matchAll(/"code":"([a-z-]+)"/g))
    codes[code!] = (codes[code!] ?? 0) + 1;
}

/** One hostile connection: a burst of frames, written in odd pieces, then an end of one kind or another. Resolves when it is over. */
async function attack(port: number, mutator: Mutator, frames: number, codes: Record<string, number>): Promise<void> {
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: mutator.chance(0.2) });
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => count(codes, data));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const hugeHeader = mutator.chance(0.02) ? `X-Fuzz: ${'x'.repeat(mutator.pick([8_000, 20_000]))}\r\n` : '';
  socket.write(request(port, hugeHeader));
  const hello = Buffer.from('[{"type":"hello","protocol":1},{"type":"join","room":"fuzz"}]');
  if (mutator.chance(0.8)) socket.write(encode(0x81, true, hello.length, hello));
  const bytes = Buffer.concat(Array.from({ length: frames }, () => mutator.frame()));
  // In one piece, or cut somewhere in the middle of whatever is there.
  const at = mutator.chance(0.5) ? bytes.length : mutator.below(bytes.length);
  socket.write(bytes.subarray(0, at));
  if (at < bytes.length) socket.write(bytes.subarray(at));
  const end = mutator.below(3);
  await new Promise<void>((resolve) =>
    socket.writableLength === 0 ? setImmediate(resolve) : socket.write('', () => resolve()),
  );
  if (end === 0) socket.resetAndDestroy();
  else socket.end();
  const late = setTimeout(() => socket.destroy(), 3_000);
  await closed;
  clearTimeout(late);
}

function residentMegabytes(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return Math.round((pages * 4_096) / 1_048_576);
}

/** Mutated frames against one relay process of its own, with a healthy client beside it that sends and receives all the time. */
export async function fuzz({ frames, seed, cli, note = () => undefined }: FuzzOptions): Promise<FuzzReport> {
  const relay = await spawnRelay({
    ...(cli === undefined ? {} : { cli }),
    sendRate: 10_000,
    args: ['--log-level', 'info', '--connect-rate', '100000'],
  });
  const faults: string[] = [];
  const codes: Record<string, number> = {};
  const pidBefore = relay.process.pid!;
  let isOver = false;
  try {
    const healthy = await enter(relay.socketUrl, 'Healthy');
    await healthy.join('healthy');
    let acknowledged = 0;
    let received = 0;
    const talk = (async () => {
      while (!isOver) {
        const answer = await healthy.say('healthy', `h${acknowledged}`, `message ${acknowledged}`);
        if (answer.type !== 'ack') return void faults.push(`the healthy client was refused: ${answer.code}`);
        acknowledged += 1;
        await healthy.reached('healthy', answer.seq);
        for (const { seq } of healthy.entries('healthy').slice(received)) {
          if (seq !== received + 1) faults.push(`the healthy client got ${seq} after ${received}`);
          received = seq;
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })().catch((error: unknown) => void faults.push(`the healthy client: ${(error as Error).message}`));
    const mutator = new Mutator(seed);
    const perConnection = 100;
    let done = 0;
    let connections = 0;
    let memoryBefore = 0;
    while (done < frames && relay.process.exitCode === null) {
      const wave = Array.from({ length: 16 }, () => {
        const size = Math.min(perConnection, Math.max(frames - done, 0));
        done += size;
        return size;
      }).filter((size) => size > 0);
      connections += wave.length;
      await Promise.all(wave.map((size) => attack(relay.port, mutator, size, codes)));
      // The start is what it needs once code is loaded and compiled: after the first hundredth.
      if (memoryBefore === 0 && done >= frames / 100) memoryBefore = residentMegabytes(pidBefore);
      if (connections % 1_600 === 0) note(`${done} frames`);
    }
    isOver = true;
    await talk;
    const memoryAfter = residentMegabytes(pidBefore);
    const pidAfter = relay.process.exitCode === null ? relay.process.pid! : -1;
    if (pidAfter !== pidBefore) faults.push(`the relay ended: ${relay.output.slice(-300)}`);
    if (memoryAfter > memoryBefore + 64) faults.push(`memory grew from ${memoryBefore} to ${memoryAfter} MB`);
    if (codes.internal) faults.push(`${codes.internal} times something failed inside the relay`);
    if (acknowledged === 0) faults.push('the healthy client said nothing');
    await healthy.close();
    return {
      pidBefore,
      pidAfter,
      memoryBefore,
      memoryAfter,
      frames: done,
      connections,
      codes,
      healthy: { acknowledged, received },
      faults,
    };
  } finally {
    isOver = true;
    await relay.dispose();
  }
}
