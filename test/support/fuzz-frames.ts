import { defaultLimits, type ClientMessage, type Credential } from '../../src/protocol/index.ts';
import { claimsOf, hmacToken, testTime, userCredential } from './tokens.ts';

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

/** One of every message that a client may say, and of every shape of it, in a room of its own where it has one. */
const shapes = (own: string): readonly ClientMessage[] => [
  { type: 'hello', protocol: 1, name: 'Maya', client: 'fuzz/1' },
  { type: 'hello', protocol: 1, credential: { kind: 'guest', id: 'g_8Jd0', secret: 'q2mV' } },
  { type: 'refresh', token: 'eyJh.eyJh.sig' },
  { type: 'join', room: 'fuzz' },
  { type: 'join', room: 'fuzz', cursor: { epoch: 'm3kx81', seq: 1 } },
  { type: 'leave', room: 'fuzz' },
  { type: 'send', room: 'fuzz', key: 'a', body: { type: 'message', text: 'Hello' } },
  { type: 'send', room: own, key: 'b', body: { type: 'message', text: 'Hello' } },
  { type: 'send', room: 'fuzz', key: 'c', body: { type: 'edit', of: 2, text: 'Hello!' } },
  { type: 'send', room: 'fuzz', key: 'd', body: { type: 'delete', of: 2 } },
  { type: 'send', room: 'fuzz', key: 'e', body: { type: 'reaction', of: 2, emoji: '👍', on: true } },
  { type: 'send', room: 'fuzz', key: 'f', body: { type: 'member', change: 'left' }, resume: true },
  { type: 'send', room: own, key: 'p', body: { type: 'pin', of: 2, on: true }, resume: true },
  {
    type: 'send',
    room: own,
    key: 'q',
    body: { type: 'message', text: 'q\n- a\n- b', poll: { options: 2, names: true, duration: 9_000 } },
    resume: true,
  },
  { type: 'send', room: own, key: 'v', body: { type: 'vote', of: 3, choices: [0, 1] }, resume: true },
  { type: 'send', room: own, key: 'w', body: { type: 'close-poll', of: 3 }, resume: true },
  { type: 'send', room: own, key: 'g', body: { type: 'member', change: 'banned', user: 'g_8Jd0' }, resume: true },
  { type: 'send', room: own, key: 'h', body: { type: 'member', change: 'role', user: 'g_8Jd0', role: 'reader' } },
  { type: 'history', id: 7, room: 'fuzz', before: 120, limit: 50 },
  { type: 'history', id: 8, room: 'fuzz', after: 1 },
  { type: 'signal', room: 'fuzz', topic: 'typing', data: true },
  { type: 'signal', room: 'fuzz', topic: 'cursor', key: 'pen', data: { x: 10, y: [null, { z: 'deep' }] } },
  { type: 'read', room: 'fuzz', seq: 41 },
  { type: 'beat', cursors: [['fuzz', 41]] },
  { type: 'invite', id: 9, room: own, role: 'member', uses: 2, lifetime: 60_000 },
  { type: 'redeem', id: 10, token: 'none' },
  { type: 'search', id: 11, room: 'fuzz', text: 'hello', limit: 5 },
  { type: 'send', room: 'fuzz', key: 'q', body: { type: 'message', text: '', stream: true } },
  { type: 'send', room: 'fuzz', key: 'r', body: { type: 'end', of: 2, text: 'Hello' } },
  { type: 'send', room: 'fuzz', key: 's', body: { type: 'stop', of: 2 } },
  { type: 'append', id: 17, room: 'fuzz', of: 2, at: 0, text: 'Hello' },
  { type: 'streams', id: 18, room: 'fuzz' },
  { type: 'pins', id: 12, room: 'fuzz' },
  { type: 'calls', id: 19, device: 'device-of-maya' },
  { type: 'call', id: 20, room: own, device: 'device-of-maya', media: 'video', text: 'Video call' },
  { type: 'accept', id: 21, room: own, call: 2, device: 'device-of-maya' },
  { type: 'hangup', id: 22, room: own, call: 2 },
  { type: 'peer', id: 23, room: own, call: 2, device: 'device-of-maya', data: '{}' },
  { type: 'conversation', id: 13, room: 'fuzz' },
  { type: 'votes', id: 12, room: 'fuzz', polls: [2, 3] },
  { type: 'previews', id: 13, room: 'fuzz', messages: [3, 7] },
  { type: 'voters', id: 12, room: 'fuzz', of: 3, choice: 1, after: 'g_8Jd0', limit: 3 },
  { type: 'thread', id: 12, room: 'fuzz', thread: 2, before: 9, limit: 3 },
  { type: 'threads', id: 12, before: [9, 'fuzz', 2], limit: 3 },
  { type: 'follow', id: 12, room: 'fuzz', thread: 2 },
  { type: 'unfollow', id: 12, room: 'fuzz', thread: 2 },
  { type: 'seen', id: 12, room: 'fuzz', thread: 2, seq: 3 },
  { type: 'queue', id: 14, queue: 'open' },
  { type: 'attend', id: 15 },
  { type: 'agents', id: 16 },
  { type: 'away', id: 17, away: true, user: 'u_jonas' },
  { type: 'wait', id: 18, room: 's_3kTz0vYw1aQxB7nLh2cEuA' },
  { type: 'revisions', id: 13, room: 'fuzz', seq: 2, before: 9, limit: 3 },
  { type: 'push', id: 13, room: 'fuzz' },
  { type: 'subscribe', id: 14, endpoint: 'https://push.invalid/1', p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
  { type: 'unsubscribe', id: 15, endpoint: 'https://push.invalid/1' },
  { type: 'notify', id: 16, room: 'fuzz', mute: true, pause: 1, hours: { from: '22:00', to: '07:00', zone: 'UTC' } },
];

const oddities: readonly unknown[] = [
  ...[null, true, -1, 0, 1.5, 1e308, 2 ** 53, '', 'x', '\u0000', '\ud800', '\u202e', 'fuzz'],
  ...[[], {}, [[]], { type: 'send' }, { __proto__: null, constructor: 1 }],
  'a'.repeat(9_000),
  Array.from({ length: 200 }, () => 0),
];

const hostileText = [
  ...['"__proto__":{},', '[', '{', '}', ']', '1e999', '\\u0000', '-0', '"', 'null', ',"type":"bye"', '\\ud800', '[[[['],
];

const { textLength, rooms, frameMessages, frameBytes, reactions } = defaultLimits;
const message = (text: string) => ({ type: 'message', text });
const many = (count: number, make: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => make(index));

/** Frames that are well-formed and have one particular answer each. */
const pointed = (own: string): readonly (readonly object[])[] => [
  [{ type: 'send', room: own, key: 'long', body: message('x'.repeat(textLength + 1)), resume: true }],
  [
    { type: 'send', room: own, key: 'same', body: message('one'), resume: true },
    { type: 'send', room: own, key: 'same', body: message('another'), resume: true },
  ],
  [{ type: 'send', room: own, key: 'gone', body: { type: 'edit', of: 999_999, text: 'x' }, resume: true }],
  [
    {
      type: 'send',
      room: own,
      key: 'nobody',
      body: { type: 'member', change: 'removed', user: 'g_nobody' },
      resume: true,
    },
  ],
  [{ type: 'send', room: 'fuzz', key: 'rank', body: { type: 'member', change: 'banned', user: 'g_x' }, resume: true }],
  [{ type: 'read', room: 'elsewhere', seq: 1 }],
  many(rooms + 1, (index) => ({ type: 'join', room: `crowd-${index}` })),
  many(reactions + 1, (index) => ({
    type: 'send',
    room: own,
    key: `r${index}`,
    body: { type: 'reaction', of: 2, emoji: String.fromCodePoint(0x1f600 + index), on: true },
    resume: true,
  })),
  many(rooms + 1, (index) => ({ type: 'leave', room: `crowd-${index}` })),
  many(30, (index) => ({ type: 'send', room: 'fuzz', key: `flood${index}`, body: message('quick') })),
];

const expired = hmacToken(claimsOf('late', { iat: testTime - 7_200, exp: testTime - 3_600 }));

/** What ends a connection, by itself. */
const lastWords: readonly string[] = [
  '[{"type":"bye"}]',
  'hello',
  '{}',
  '[]',
  '[[]]',
  JSON.stringify(many(frameMessages + 1, () => ({ type: 'bye' }))),
  `[${' '.repeat(frameBytes)}]`,
];

/** What is no first frame of a guest. */
const firstWords: readonly string[] = [
  '[{"type":"hello","protocol":2}]',
  '[{"type":"hello","protocol":1,"credential":{"kind":"guest","id":"g_8Jd0","secret":"q2mV"}}]',
  '[{"type":"hello","protocol":1,"credential":{"kind":"token","token":"eyJh.eyJh.sig"}}]',
  `[{"type":"hello","protocol":1,"credential":{"kind":"token","token":"${expired}"}}]`,
  '[{"type":"join","room":"fuzz"}]',
];

/** Every code that a frame alone can cause. Others need a time, a page, a disk, an administrator or a defect. */
export const codesOfFrames = [
  ...['limited', 'held', 'token-expired', 'credential-invalid', 'bad-frame', 'frame-too-large', 'bad-message'],
  ...['version-unsupported', 'forbidden', 'no-such-message', 'no-such-member', 'not-joined', 'text-length'],
  ...['too-many', 'key-reused'],
] as const;

/** Makes the hostile frames of one connection: the same seed makes the same ones. */
export class FrameMaker {
  readonly #random: () => number;
  readonly #connection: number;

  constructor(seed: number, connection: number) {
    this.#random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ connection);
    this.#connection = connection;
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

  /** A message, valid or with a field gone, added, doubled or of another shape, at any depth. */
  #message(own: string): object {
    const copy = structuredClone(this.pick(shapes(own))) as unknown as Record<string, unknown>;
    // Not always the same keys, or nearly all would be repetitions.
    if (copy['type'] === 'send' && this.chance(0.5)) copy['key'] = `k${this.below(1_000_000)}`;
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

  /** A frame after which the connection goes on. */
  frame(own: string): string {
    if (this.chance(0.02)) return JSON.stringify(this.pick(pointed(own)));
    return JSON.stringify(Array.from({ length: 1 + this.below(3) }, () => this.#message(own)));
  }

  /** A frame damaged as text, which most often ends the connection, or one that always does. */
  last(own: string): string {
    if (this.#connection % 2 === 0) return lastWords[(this.#connection / 2) % lastWords.length]!;
    let text = this.frame(own);
    for (let cuts = 1 + this.below(3); cuts > 0; cuts -= 1) {
      const at = this.below(text.length + 1);
      text = text.slice(0, at) + this.pick(hostileText) + text.slice(at + this.below(12));
    }
    return text;
  }

  /** Of one of a thousand people. */
  credential(): Credential {
    const exp = Math.floor(Date.now() / 1_000) + 3_600;
    return userCredential(`u${this.below(1_000)}`, { exp });
  }

  /** Whether the next connection begins with anything but a good hello: one of ten. */
  get isOdd(): boolean {
    return this.#connection % 10 === 0;
  }

  /** Whether it ends by bytes that are no WebSocket frame: one of three. */
  get isBroken(): boolean {
    return this.#connection % 3 === 0;
  }

  first(): string {
    return firstWords[(this.#connection / 10) % firstWords.length]!;
  }

  /** Bytes against the rules of WebSocket: operation, mask, length, fragments, reserved bits, UTF-8. */
  broken(own: string): Buffer {
    const payload = Buffer.from(this.frame(own));
    switch (this.below(8)) {
      case 0:
        return encodeFrame(payload, { first: this.below(256) });
      case 1:
        return encodeFrame(payload, { isMasked: false });
      case 2:
        return encodeFrame(payload, { first: 0x81 | (0x10 << this.below(3)) });
      case 3:
        return encodeFrame(payload.fill(0xc3, this.below(payload.length)));
      case 4:
        return encodeFrame(payload, { claimed: this.pick([0, 1, 126, 65_535, 65_537, 2 ** 31, 2 ** 50]) });
      case 5:
        return encodeFrame(payload, { first: this.pick([0x01, 0x00, 0x02]) });
      case 6:
        return encodeFrame(Buffer.alloc(this.below(200)));
      default:
        return encodeFrame(payload, { first: this.pick([0x88, 0x89, 0x8a, 0x08, 0x09]) });
    }
  }
}

interface FrameHead {
  readonly first?: number;
  readonly isMasked?: boolean;
  readonly claimed?: number;
}

/** A WebSocket frame of a client. The mask is zeros, which changes nothing. */
export function encodeFrame(payload: Buffer, head: FrameHead = {}): Buffer {
  const { first = 0x81, isMasked = true, claimed = payload.length } = head;
  const long = claimed > 65_535 ? 8 : claimed > 125 ? 2 : 0;
  const bytes = Buffer.alloc(2 + long + (isMasked ? 4 : 0));
  bytes[0] = first;
  bytes[1] = (isMasked ? 0x80 : 0) | (long === 8 ? 127 : long === 2 ? 126 : claimed);
  if (long === 2) bytes.writeUInt16BE(claimed, 2);
  if (long === 8) bytes.writeBigUInt64BE(BigInt(claimed), 2);
  return Buffer.concat([bytes, payload]);
}
