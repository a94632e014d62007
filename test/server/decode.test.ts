import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Decoded } from '../../server/src/client-schemas.ts';
import { createDecoder } from '../../server/src/decode.ts';
import { defaultLimits, type ClientMessage } from '../../src/protocol/index.ts';

// The schemas and the protocol's types describe the same messages: this does not compile otherwise.
type Frozen<T> = T extends readonly (infer _)[]
  ? { readonly [K in keyof T]: Frozen<T[K]> }
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Mismatch = {
  [M in ClientMessage as M['type']]: Same<Frozen<Decoded[M['type']]>, Frozen<M>> extends true ? never : M['type'];
}[ClientMessage['type']];
const mismatch: [Mismatch] extends [never] ? true : Mismatch = true;
type Missing = Exclude<keyof Decoded, ClientMessage['type']> | Exclude<ClientMessage['type'], keyof Decoded>;
const missing: [Missing] extends [never] ? true : Missing = true;
void [mismatch, missing];

const decoder = createDecoder(defaultLimits);

/** One valid message of every shape. */
const samples: readonly ClientMessage[] = [
  { type: 'hello', protocol: 1 },
  {
    type: 'hello',
    protocol: 1,
    name: 'Maya',
    client: 'live-chat/0.1.0',
    credential: { kind: 'guest', id: 'g', secret: 's' },
  },
  { type: 'hello', protocol: 1, credential: { kind: 'token', token: 't' } },
  {
    type: 'hello',
    protocol: 1,
    credential: { kind: 'token', token: 't' },
    merge: { kind: 'guest', id: 'g', secret: 's' },
  },
  { type: 'refresh', token: 't' },
  { type: 'join', room: 'lobby' },
  { type: 'join', room: 'lobby', cursor: { epoch: 'e', seq: 0 } },
  { type: 'leave', room: 'lobby' },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'message', text: 'hi' }, resume: true },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'edit', of: 1, text: 'hi' } },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'delete', of: 1 } },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'reaction', of: 1, emoji: '👍', on: false } },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'member', change: 'left' } },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'member', change: 'muted', user: 'u', duration: 5 } },
  { type: 'send', room: 'lobby', key: 'k', body: { type: 'settings', slow: 0 } },
  { type: 'history', id: 0, room: 'lobby', before: 3, limit: 5 },
  { type: 'history', id: 0, room: 'lobby', after: 3 },
  { type: 'signal', room: 'lobby', topic: 'cursor', key: 'pen', data: { x: [1, null, { y: 'z' }] } },
  { type: 'read', room: 'lobby', seq: 5 },
  { type: 'beat', cursors: [['lobby', 5]] },
  { type: 'ban', id: 0, user: 'u' },
  { type: 'unban', id: 0, user: 'u' },
  { type: 'report', id: 0, room: 'lobby', seq: 1 },
  { type: 'reports', id: 0, room: 'lobby' },
  { type: 'resolve', id: 0, room: 'lobby', report: 1, verdict: 'ban' },
  { type: 'search', id: 0, room: 'lobby', text: 'hi', limit: 5 },
  { type: 'bye' },
];

const isOk = (message: unknown): boolean => decoder.message(message as object).ok;

describe('closed shapes (P4)', () => {
  for (const sample of samples) {
    const text = JSON.stringify(sample);

    test(`${text} is understood`, () => assert.equal(isOk(JSON.parse(text)), true));

    test(`${text} with any further field, at any depth, is not`, () => {
      for (const name of ['__proto__', 'constructor', 'from', 'at', 'seq2', 'toString']) {
        // Every opening brace but those within a signal's data.
        for (
          let at = text.indexOf('{');
          at >= 0 && !text.slice(0, at).includes('"data":');
          at = text.indexOf('{', at + 1)
        ) {
          const more = `${text.slice(0, at + 1)}"${name}":{"polluted":true},${text.slice(at + 1)}`;
          assert.equal(isOk(JSON.parse(more)), false, more);
        }
      }
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    });

    test(`${text} without a field that it needs, or with another type in one, is not`, () => {
      const optional = new Set(['name', 'client', 'credential', 'merge', 'cursor', 'resume', 'limit', 'key']);
      for (const name of Object.keys(sample)) {
        const { [name]: _, ...rest } = sample as unknown as Record<string, unknown>;
        const isOptional = optional.has(name) && !(name === 'key' && sample.type === 'send');
        assert.equal(isOk(rest), isOptional, name);
        if (name === 'data') continue;
        for (const wrong of [null, {}, [], -1, 1.5, 1e300, [[]], [['lobby', '5']], [{}], [null]]) {
          if (name === 'cursors' && Array.isArray(wrong) && wrong.length === 0) continue;
          assert.equal(isOk({ ...sample, [name]: wrong }), false, `${name}: ${JSON.stringify(wrong)}`);
        }
      }
    });
  }

  for (const room of ['', ' ', 'a b', '-a', 'a\n', 'ü', '../x', 'a/b', 'a'.repeat(129)]) {
    test(`${JSON.stringify(room.slice(0, 20))} is no room`, () => assert.equal(isOk({ type: 'join', room }), false));
  }

  test('history goes one way', () => {
    assert.equal(isOk({ type: 'history', id: 1, room: 'a' }), false);
    assert.equal(isOk({ type: 'history', id: 1, room: 'a', before: 1, after: 1 }), false);
  });

  test("a signal's data is small, not too deep for anybody, and free of __proto__", () => {
    const signal = (data: string) => isOk(JSON.parse(`{"type":"signal","room":"a","topic":"t","data":${data}}`));
    assert.equal(signal('"__proto__"'), true);
    assert.equal(signal('{"a":[{"__proto__":1}]}'), false);
    assert.equal(signal('{"\\u005f_proto__":1}'), false);
    assert.equal(signal(`"${'x'.repeat(1_022)}"`), true);
    assert.equal(signal(`"${'x'.repeat(1_023)}"`), false);
    assert.equal(signal(`"${'ü'.repeat(600)}"`), false);
    assert.equal(signal('['.repeat(30_000) + ']'.repeat(30_000)), false);
  });

  test('a name of another type is told, and nothing of what was sent', () => {
    const decoding = decoder.message({
      type: 'hello',
      protocol: 1,
      credential: { kind: 'guest', id: 'a', secret: 7, x: 'canary' },
    });
    assert.equal(decoding.ok, false);
    assert.doesNotMatch(decoding.ok ? '' : decoding.reason, /canary/);
  });
});

describe('what is said of a wrong shape', () => {
  const send = (body: unknown, more = {}): object => ({ type: 'send', room: 'a', key: 'k', body, ...more });
  const cases: readonly (readonly [message: object, reason: string])[] = [
    [{ type: 'canary' }, 'there is no message of this type'],
    [send({ type: 'message' }), 'send: body.text is missing'],
    [send({ type: 'message', text: 5 }), 'send: body.text must be a string'],
    [send({ type: 'message', text: 'x', canary: 1 }), 'send: body has an unknown field'],
    [send({ type: 'message', text: 'x' }, { canary: 1 }), 'send: the message has an unknown field'],
    [send({ type: 'canary' }), 'send: body is of no kind that there is'],
    [send('canary'), 'send: body must be an object'],
    [send({ type: 'edit', of: 0, text: 'x' }), 'send: body.of must be at least 1'],
    [send({ type: 'reaction', of: 1, emoji: '👍', on: 1 }), 'send: body.on must be true or false'],
    [
      send({ type: 'member', change: 'role', user: 'u', role: 'canary' }),
      'send: body.role must be one of reader, member, moderator, owner',
    ],
    [send({ type: 'member', change: 'banned', user: '' }), 'send: body.user is empty'],
    [send({ type: 'message', text: 'x' }, { resume: false }), 'send: resume must be true'],
    [{ type: 'join', room: 'a b' }, 'join: room must match ^[A-Za-z0-9][A-Za-z0-9._:~-]*$'],
    [{ type: 'join', room: 'a'.repeat(129) }, 'join: room is longer than 128 characters'],
    [{ type: 'join' }, 'join: room is missing'],
    [{ type: 'beat', cursors: 'canary' }, 'beat: cursors must be a list'],
    [{ type: 'beat', cursors: [['a', -1]] }, 'beat: cursors[0][1] must be at least 0'],
    [{ type: 'beat', cursors: [['a']] }, 'beat: cursors[0] must have 2 items'],
    [{ type: 'beat', cursors: Array(65).fill(['a', 1]) }, 'beat: cursors has more than 64 items'],
    [{ type: 'hello', protocol: '1' }, 'hello: protocol must be a whole number'],
    [{ type: 'read', room: 'a', seq: 2 ** 53 }, 'read: seq must be at most 9007199254740991'],
    [
      { type: 'hello', protocol: 1, credential: { kind: 'guest', id: 'canary', secret: 7 } },
      'hello: credential.secret must be a string',
    ],
    [{ type: 'create', id: 1, kind: 'open' }, 'create: kind must be one of private, direct, support'],
    [{ type: 'history', id: 1, room: 'a' }, 'history: either before or after is needed'],
    [{ type: 'signal', room: 'a', topic: 't', data: 'x'.repeat(2_000) }, 'signal: data is larger than 1024 bytes'],
  ];
  for (const [message, reason] of cases) {
    test(reason, () => {
      const decoding = decoder.message(message);
      assert.deepEqual([decoding.ok, !decoding.ok && decoding.reason], [false, reason]);
      assert.doesNotMatch(reason, /canary/);
    });
  }
});

describe('frames', () => {
  for (const text of [
    '',
    '{}',
    'null',
    '[]',
    '[1]',
    '[null]',
    '[[]]',
    '["x"]',
    '[{}',
    '[{"type":"bye"},3]',
    '\u0000',
    'NaN',
  ]) {
    test(`${JSON.stringify(text)} is none`, () =>
      assert.deepEqual(decoder.frame(text), { ok: false, code: 'bad-frame' }));
  }

  test('the number of messages is limited', () => {
    const frame = (count: number) => JSON.stringify(Array.from({ length: count }, () => ({ type: 'bye' })));
    assert.equal(decoder.frame(frame(defaultLimits.frameMessages)).ok, true);
    assert.deepEqual(decoder.frame(frame(defaultLimits.frameMessages + 1)), { ok: false, code: 'frame-too-large' });
  });

  test('nothing that JSON can say makes the decoder throw', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (messages) => {
        const frame = decoder.frame(JSON.stringify(messages));
        if (frame.ok) for (const message of frame.messages) decoder.message(message);
      }),
    );
  });
});
