// Row 9 of the threat table: a message with a field more than its shape has, at any depth and by whatever way, is refused and does nothing. No
// sender, time or number of a client's own gets into a log, and no prototype is changed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createDecoder } from '../../server/src/decode.ts';
import { defaultLimits, type ClientMessage } from '../../src/protocol/index.ts';
import { relayFor } from '../support/relay-test.ts';
import { post, read, StreamClient } from '../support/stream-client.ts';
import { welcomed, type Wire } from '../support/wire.ts';

const room = 'lobby';
const send = (body: object) => ({ type: 'send', room, key: 'k', body });
const deviceKey = 'B'.repeat(87);
const sealed = { by: 'a'.repeat(22), keys: [['a'.repeat(22), deviceKey, 'k'.repeat(64)]], data: 'd' };

/** Every type of message, and every shape of what is in them. */
const samples: { readonly [T in ClientMessage['type']]: readonly object[] } = {
  hello: [
    { type: 'hello', protocol: 1 },
    { type: 'hello', protocol: 1, credential: { kind: 'guest', id: 'g', secret: 's' } },
    { type: 'hello', protocol: 1, credential: { kind: 'token', token: 't' } },
  ],
  refresh: [{ type: 'refresh', token: 't' }],
  join: [{ type: 'join', room, cursor: { epoch: 'e', seq: 0 } }],
  leave: [{ type: 'leave', room }],
  send: [
    send({ type: 'message', text: 'hi' }),
    send({ type: 'message', text: '', files: [`f_${'a'.repeat(22)}`] }),
    send({ type: 'message', text: '', stream: true }),
    send({ type: 'end', of: 1, text: 'hi' }),
    send({ type: 'stop', of: 1 }),
    send({ type: 'message', text: 'hi', thread: 1, inRoom: true }),
    send({ type: 'edit', of: 1, text: 'hi' }),
    send({ type: 'message', text: '', sealed }),
    send({ type: 'edit', of: 1, text: '', sealed }),
    send({ type: 'delete', of: 1 }),
    send({ type: 'reaction', of: 1, emoji: '👍', on: true }),
    send({ type: 'pin', of: 1, on: true }),
    send({ type: 'message', text: 'q\n- a\n- b', poll: { options: 2, multiple: true, names: true, duration: 1 } }),
    send({ type: 'vote', of: 1, choices: [0] }),
    send({ type: 'close-poll', of: 1 }),
    send({ type: 'preview', of: 1, on: false }),
    send({ type: 'settings', slow: 1, name: 'n', topic: 't', listed: true }),
    send({ type: 'conversation', status: 'closed' }),
    send({ type: 'rating', score: 5, text: 'hi' }),
    send({ type: 'assign', user: null }),
    send({ type: 'snooze', until: 5 }),
    send({ type: 'tag', tag: 'billing', on: true }),
    send({ type: 'member', change: 'joined' }),
    send({ type: 'member', change: 'banned', user: 'u_x' }),
    send({ type: 'member', change: 'role', user: 'u_x', role: 'reader' }),
  ],
  history: [{ type: 'history', id: 1, room, before: 5 }],
  signal: [{ type: 'signal', room, topic: 'typing', data: null }],
  read: [{ type: 'read', room, seq: 1 }],
  beat: [{ type: 'beat', cursors: [[room, 1]] }],
  create: [{ type: 'create', id: 1, kind: 'private', members: ['u_x'] }],
  devices: [{ type: 'devices', id: 1, room }],
  enrol: [{ type: 'enrol', id: 1, key: deviceKey }],
  retire: [{ type: 'retire', id: 1, key: deviceKey }],
  invite: [{ type: 'invite', id: 1, room }],
  redeem: [{ type: 'redeem', id: 1, token: 'i_x' }],
  ban: [{ type: 'ban', id: 1, user: 'u_x' }],
  unban: [{ type: 'unban', id: 1, user: 'u_x' }],
  report: [{ type: 'report', id: 1, room, seq: 1 }],
  reports: [{ type: 'reports', id: 1, room }],
  resolve: [{ type: 'resolve', id: 1, room, report: 1, verdict: 'mute' }],
  search: [{ type: 'search', id: 1, room, text: 'hi' }],
  deliveries: [{ type: 'deliveries', id: 1, room, end: 2 }],
  pins: [{ type: 'pins', id: 1, room }],
  previews: [{ type: 'previews', id: 1, room, messages: [1] }],
  votes: [{ type: 'votes', id: 1, room, polls: [1] }],
  voters: [{ type: 'voters', id: 1, room, of: 1, choice: 0, after: 'u_x', limit: 3 }],
  thread: [{ type: 'thread', id: 1, room, thread: 1, before: 2, limit: 3 }],
  threads: [{ type: 'threads', id: 1, before: [5, room, 1], limit: 3 }],
  follow: [{ type: 'follow', id: 1, room, thread: 1 }],
  unfollow: [{ type: 'unfollow', id: 1, room, thread: 1 }],
  seen: [{ type: 'seen', id: 1, room, thread: 1, seq: 2 }],
  revisions: [{ type: 'revisions', id: 1, room, seq: 1, before: 2, limit: 3 }],
  append: [{ type: 'append', id: 1, room, of: 1, at: 0, text: 'hi' }],
  streams: [{ type: 'streams', id: 1, room }],
  held: [{ type: 'held', id: 1, room }],
  decide: [{ type: 'decide', id: 1, room, held: 1, verdict: 'release' }],
  conversation: [{ type: 'conversation', id: 1, room }],
  wait: [{ type: 'wait', id: 1, room }],
  queue: [{ type: 'queue', id: 1, queue: 'mine', before: [5, room], limit: 3, tag: 'x' }],
  attend: [{ type: 'attend', id: 1 }],
  agents: [{ type: 'agents', id: 1 }],
  away: [{ type: 'away', id: 1, away: true, user: 'u_ana' }],
  visit: [{ type: 'visit', id: 1, page: { title: 'Lamps', address: 'https://shop.example/lamps' } }],
  visitors: [{ type: 'visitors', id: 1, end: 2 }],
  visitor: [{ type: 'visitor', id: 1, user: 'u_ana' }],
  rooms: [{ type: 'rooms', id: 1, before: [5, room] }],
  watch: [{ type: 'watch', id: 1 }],
  members: [{ type: 'members', id: 1, room, after: 'u_x' }],
  banned: [{ type: 'banned', id: 1, room, after: 'u_x', limit: 3 }],
  people: [{ type: 'people', id: 1, search: 'hi' }],
  discover: [{ type: 'discover', id: 1, search: 'hi' }],
  block: [{ type: 'block', id: 1, user: 'u_x' }],
  unblock: [{ type: 'unblock', id: 1, user: 'u_x' }],
  blocks: [{ type: 'blocks', id: 1 }],
  push: [{ type: 'push', id: 1, room }],
  subscribe: [
    { type: 'subscribe', id: 1, endpoint: 'https://push.example/1', p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
  ],
  unsubscribe: [{ type: 'unsubscribe', id: 1, endpoint: 'https://push.example/1' }],
  notify: [{ type: 'notify', id: 1, pause: 1, hours: { from: '22:00', to: '07:00', zone: 'UTC' }, text: true }],
  calls: [{ type: 'calls', id: 1, device: 'device-of-maya' }],
  call: [{ type: 'call', id: 1, room, device: 'device-of-maya', media: 'audio', text: 'Call' }],
  accept: [{ type: 'accept', id: 1, room, call: 1, device: 'device-of-maya' }],
  hangup: [{ type: 'hangup', id: 1, room, call: 1 }],
  peer: [{ type: 'peer', id: 1, room, call: 1, device: 'device-of-maya', data: 'x' }],
  bye: [{ type: 'bye' }],
};

/** Fields that are in some shape as one that may be left out. */
const optional: Readonly<Record<string, readonly string[]>> = {
  hello: ['name', 'client'],
  create: ['name', 'topic'],
  signal: ['key'],
  invite: ['role', 'uses', 'lifetime'],
  ban: ['duration', 'addresses', 'reason'],
  unban: ['reason'],
  report: ['reason'],
  reports: ['after'],
  resolve: ['duration', 'reason'],
  search: ['before', 'limit'],
  held: ['after'],
  decide: ['reason'],
};

const extras = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', ''],
  ...['from', 'sender', 'user', 'name', 'at', 'seq', 'erased', 'type ', 'session', 'secret', 'epoch'],
  ...['role', 'kind', 'isAdmin', 'grant', 'grants', 'owner', 'key', 'id'],
];
const values = ['{"polluted":true,"isAdmin":true}', '"u_admin"', '1'];

/** A sample with one field more in one of its objects, as text, since an object literal cannot say `__proto__`. */
function withExtras(sample: object): string[] {
  const text = JSON.stringify(sample);
  const { type } = sample as { type: string };
  const all: string[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    // The object that begins here.
    let end = at;
    for (let depth = 0; ; end += 1) {
      if (text[end] === '{') depth += 1;
      if (text[end] === '}' && --depth === 0) break;
    }
    const own = Object.keys(JSON.parse(text.slice(at, end + 1)) as object);
    const known = at === 0 ? [...own, ...(optional[type] ?? [])] : own;
    for (const [index, name] of extras.filter((extra) => !known.includes(extra)).entries()) {
      const value = name === '__proto__' ? values[0] : values[index % values.length];
      all.push(`${text.slice(0, at + 1)}${JSON.stringify(name)}:${value},${text.slice(at + 1)}`);
      // And as the last one.
      all.push(`${text.slice(0, end)},${JSON.stringify(name)}:${value}${text.slice(end)}`);
    }
  }
  return all;
}

const corpus = Object.values(samples).flatMap((some) => some.flatMap(withExtras));

/** All that objects, lists and functions inherit, as a list: a field `__proto__` of a copy would not be one. */
const prototypes = (): unknown[] =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype].flatMap((prototype) => [
    Object.getPrototypeOf(prototype) as unknown,
    ...Reflect.ownKeys(prototype).flatMap((name) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, name)!;
      return [name, value as unknown, get, set];
    }),
  ]);

/** Whether nothing was added, taken away or exchanged since then. */
function assertSame(before: readonly unknown[]): void {
  const now = prototypes();
  assert.equal(now.length, before.length);
  assert.ok(now.every((each, index) => Object.is(each, before[index])));
}

test('the samples are right: only what is added is wrong', () => {
  const decoder = createDecoder(defaultLimits);
  for (const sample of Object.values(samples).flat())
    assert.equal(decoder.message(sample).ok, true, JSON.stringify(sample));
  assert.ok(corpus.length > 900, `${corpus.length}`);
});

describe('security row 9: fields that no shape has', () => {
  const ways = ['socket', 'stream', 'poll'] as const;
  for (const way of ways) {
    test(`${corpus.length} messages by ${way} are refused, each of them, and nothing else happens`, async (t) => {
      const before = prototypes();
      const relay = await relayFor(t);
      const reader = await relay.enter('Reader');
      await reader.join(room);
      const client: Wire =
        way === 'socket'
          ? await relay.enter('Mallory')
          : await welcomed(relay.adopt(await StreamClient.open(relay.socketUrl, way)), 'Mallory');
      const refused = () => client.received.filter(({ type }) => type === 'error');
      for (let from = 0; from < corpus.length; from += 100) {
        client.raw(`[${corpus.slice(from, from + 100).join(',')}]`);
        client.send({ type: 'beat', cursors: [] });
        await client.next('beat');
        // Its budget of messages is not what is tested here.
        await relay.pass(1_000);
      }
      assert.equal(refused().length, corpus.length);
      for (const error of refused()) assert.equal((error as { code: string }).code, 'bad-message');
      // The first entry there is comes from one who kept to the shapes, and says who that is.
      assert.equal((await reader.say(room, 'own', 'the first')).type, 'ack');
      await reader.reached(room, 2);
      const entries = reader.entries(room).map(({ seq, from }) => ({ seq, from }));
      const { id } = reader.welcome.user;
      assert.deepEqual(entries, [
        { seq: 1, from: id },
        { seq: 2, from: id },
      ]);
      assertSame(before);
    });
  }

  test('in a hello they end the connection', async (t) => {
    const before = prototypes();
    const relay = await relayFor(t);
    const hellos = samples.hello.flatMap(withExtras);
    for (const hello of hellos) {
      const client = await relay.connect();
      client.raw(`[${hello}]`);
      assert.equal((await client.closed).code, 4300, hello);
    }
    assert.equal(relay.relay.stats().sessions, 0);
    assertSame(before);
  });

  test('in the first line of a POST they are refused', async (t) => {
    const before = prototypes();
    const relay = await relayFor(t);
    const base = relay.socketUrl.replace('ws', 'http');
    const client = relay.adopt(await StreamClient.open(base));
    const heads = {
      stream: { answer: 'stream' },
      send: { stream: client.stream, number: 1 },
      poll: { stream: client.stream, number: 1 },
    };
    for (const [path, head] of Object.entries(heads)) {
      for (const text of withExtras(head).filter((each) => each.length <= 200)) {
        const answer = await read(post(base, path, text).response);
        assert.deepEqual([answer.status, answer.code], [400, 'bad-frame'], text);
      }
    }
    await welcomed(client);
    assert.equal(relay.relay.stats().connections, 1);
    assertSame(before);
  });

  test("a signal's data is anything but what would change a prototype, and comes as it was sent", async (t) => {
    const before = prototypes();
    const relay = await relayFor(t);
    const [sender, reader] = [await relay.enter('A'), await relay.enter('B')];
    for (const client of [sender, reader]) await client.join(room);
    const data = '{"constructor":{"prototype":{"polluted":true}},"from":"u_admin"}';
    sender.raw(`[{"type":"signal","room":"lobby","topic":"t","data":{"x":[{"__proto__":{"polluted":true}}]}},
      {"type":"signal","room":"lobby","topic":"t","data":${data}}]`);
    assert.equal((await sender.next('error')).code, 'bad-message');
    await relay.pass(50);
    const { signals } = await reader.next('signals');
    assert.deepEqual(signals, [{ from: sender.welcome.user.id, topic: 't', data: JSON.parse(data) as unknown }]);
    assertSame(before);
  });
});
