import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import WebSocket from 'ws';
import { createRelay } from '../../server/src/index.ts';
import { bounds } from '../../server/src/limits.ts';
import { createLog } from '../../server/src/log.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import { post, read, StreamClient, type Answered } from '../support/stream-client.ts';
import { welcomed, type WireOptions } from '../support/wire.ts';
import { tries } from '../support/tries.ts';

const hello = '[{"type":"hello","protocol":1}]';
const beat = '[{"type":"beat","cursors":[]}]';
const say = (key: string) =>
  `[{"type":"send","room":"lobby","key":"${key}","body":{"type":"message","text":"${key}"}}]`;

const baseOf = (relay: RelayUnderTest): string => `${relay.url}/connect`;
const ask = (relay: RelayUnderTest, path: string, body: string | Buffer, headers?: Record<string, string>) =>
  read(post(baseOf(relay), path, body, headers).response);
const open = async (relay: RelayUnderTest, answer: 'stream' | 'poll' = 'stream', options?: WireOptions) =>
  relay.adopt(await StreamClient.open(baseOf(relay), answer, options));
const enter = async (relay: RelayUnderTest, answer?: 'stream' | 'poll') => welcomed(await open(relay, answer));
const refusal = ({ status, code }: Answered) => [status, code];

async function get(url: string, headers: Record<string, string> = {}): Promise<Answered> {
  const asked = request(url, { headers });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return read(Promise.resolve(response));
}

describe('P16: opening a stream', () => {
  test('takes the hello along, and is answered by its id and the welcome', async (t) => {
    const relay = await relayFor(t);
    const client = relay.adopt(await StreamClient.open(baseOf(relay), 'stream', {}, hello));
    assert.match(client.stream, /^[\w-]{22}$/, '128 bits');
    assert.equal((await client.next('welcome')).user.kind, 'guest');
    const { eventStreams, longPolls, connections, sessions } = relay.relay.stats();
    assert.deepEqual(
      { eventStreams, longPolls, connections, sessions },
      { eventStreams: 1, longPolls: 0, connections: 1, sessions: 1 },
    );
    client.cut();
    await until(() => relay.relay.stats().connections === 0);
    assert.equal(relay.relay.stats().eventStreams, 0);
  });

  test('says to everybody on the way that it is a stream, and to the page alone that it may read it', async (t) => {
    const relay = await relayFor(t, { origins: ['https://shop.test'] });
    const { headers } = (await open(relay, 'stream', { origin: 'https://shop.test' })).response!;
    assert.equal(headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-store, no-transform');
    assert.equal(headers['x-accel-buffering'], 'no');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['access-control-allow-origin'], 'https://shop.test');
    assert.equal(headers['access-control-allow-credentials'], undefined);
    assert.equal(headers.vary, 'origin');
    const refused = await ask(relay, 'stream', '{"answer":"stream"}', { origin: 'https://evil.test' });
    assert.deepEqual(refusal(refused), [403, 'origin-refused']);
    // A page that is refused can read that, and that alone.
    assert.equal(refused.headers['access-control-allow-origin'], 'https://evil.test');
    assert.equal(refused.body, '{"code":"origin-refused"}');
    assert.equal(refused.headers['access-control-allow-credentials'], undefined);
  });

  const malformed: readonly (readonly [what: string, body: string | Buffer, status: number, code: string])[] = [
    ['nothing', '', 400, 'bad-frame'],
    ['a head that is no JSON', 'stream\n', 400, 'bad-frame'],
    ['an unknown way to answer', '{"answer":"carrier-pigeon"}', 400, 'bad-frame'],
    ['an unknown field', '{"answer":"stream","admin":true}', 400, 'bad-frame'],
    ['__proto__', '{"answer":"stream","__proto__":{}}', 400, 'bad-frame'],
    ['a head without end', `{"answer":"stream"${' '.repeat(300)}}`, 400, 'bad-frame'],
    ['bytes that are no text', Buffer.from('{"answer":"stream"}\n\xff', 'latin1'), 400, 'bad-frame'],
    ['too much in one line', ' '.repeat(70_000), 413, 'frame-too-large'],
    ['too much', `{"answer":"stream"}\n${' '.repeat(66_000)}`, 413, 'frame-too-large'],
  ];
  for (const [what, body, status, code] of malformed) {
    test(`with ${what} is refused with ${status} ${code}`, async (t) => {
      const relay = await relayFor(t);
      assert.deepEqual(refusal(await ask(relay, 'stream', body)), [status, code]);
      assert.equal(relay.relay.stats().connectionsTotal, 0);
    });
  }

  test('needs a POST of plain text, which a browser sends without asking first', async (t) => {
    const relay = await relayFor(t);
    const json = await ask(relay, 'stream', '{"answer":"stream"}', { 'content-type': 'application/json' });
    assert.equal(json.status, 415);
    assert.equal((await get(`${baseOf(relay)}/stream`)).status, 404);
    assert.equal(relay.relay.stats().connectionsTotal, 0);
  });

  test('on a line that still has another answer to come is not possible', async (t) => {
    const relay = await relayFor(t);
    const socket = connect(relay.port, '127.0.0.1');
    t.after(() => socket.destroy());
    const body = '{"answer":"stream"}';
    const one = `POST /connect/stream HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.write(one + one);
    socket.resume();
    await once(socket, 'close');
    await until(() => relay.relay.stats().connections === 0);
  });

  test('works below a path of somebody else’s server', async () => {
    const server = createServer((_request, response) => response.end('mine'));
    const relay = await createRelay({ store: new MemoryStore(), logLevel: 'silent' });
    relay.attach(server, '/chat');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const answer of ['stream', 'poll'] as const) {
      const maya = await welcomed(await StreamClient.open(`${url}/chat/connect`, answer));
      await maya.join('lobby');
      const closed = answer === 'poll' ? relay.close() : undefined;
      if (closed) assert.deepEqual(await maya.closed, { code: 4100, reason: 'moved' });
      await closed;
      maya.cut();
    }
    assert.equal((await get(`${url}/chat/connect/probe`)).body, 'mine', 'given back');
    server.close();
    server.closeAllConnections();
  });
});

describe('P16: a POST', () => {
  test('may be repeated: its frames count once', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    client.raw(say('a'));
    await client.next('ack');
    const { messages } = relay.relay.stats();
    const again = await ask(relay, 'send', `{"stream":"${client.stream}","number":2}\n${say('a')}`);
    assert.equal(again.status, 204);
    assert.equal(relay.relay.stats().messages, messages);
  });

  test('may carry several frames, in order', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    await ask(relay, 'send', `{"stream":"${client.stream}","number":2}\n${say('a')}\n${say('b')}\n${beat}`);
    await client.next('beat');
    assert.equal((await client.next('ack')).key, 'a');
    assert.equal((await client.next('ack')).key, 'b');
  });

  test('with a number that is not the next one is refused, and changes nothing', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    const { messages } = relay.relay.stats();
    for (const number of [3, 99]) {
      const answer = await ask(relay, 'send', `{"stream":"${client.stream}","number":${number}}\n${beat}`);
      assert.deepEqual(refusal(answer), [410, 'stream-gone']);
    }
    assert.equal(relay.relay.stats().messages, messages);
    client.send({ type: 'beat', cursors: [] });
    await client.next('beat');
  });

  for (const head of [
    '{}',
    '{"stream":7,"number":1}',
    '{"stream":"x","number":0}',
    '{"stream":"x","number":1.5}',
    '[]',
  ]) {
    test(`with the head ${head} is refused`, async (t) => {
      const relay = await relayFor(t);
      assert.deepEqual(refusal(await ask(relay, 'send', `${head}\n${beat}`)), [400, 'bad-frame']);
      assert.deepEqual(refusal(await ask(relay, 'poll', head)), [400, 'bad-frame']);
    });
  }

  test('to an unknown stream, one that is over, or one of another page is told that there is none', async (t) => {
    const relay = await relayFor(t, { origins: ['https://a.test', 'https://b.test'] });
    const client = await open(relay, 'stream', { origin: 'https://a.test' });
    const send = (stream: string, origin: string) =>
      ask(relay, 'send', `{"stream":"${stream}","number":1}\n${hello}`, { origin });
    for (const path of ['send', 'poll']) {
      const unknown = await ask(relay, path, '{"stream":"AAAAAAAAAAAAAAAAAAAAAA","number":1}');
      assert.deepEqual(refusal(unknown), [410, 'stream-gone']);
    }
    assert.deepEqual(refusal(await send(client.stream, 'https://b.test')), [410, 'stream-gone']);
    assert.deepEqual(refusal(await send(client.stream, 'https://evil.test')), [403, 'origin-refused']);
    assert.equal(relay.relay.stats().sessions, 0);
    assert.equal(
      (await send(client.stream, 'https://a.test')).headers['access-control-allow-origin'],
      'https://a.test',
    );
    await client.next('welcome');
    client.cut();
    await until(() => relay.relay.stats().connections === 0);
    assert.deepEqual(refusal(await send(client.stream, 'https://a.test')), [410, 'stream-gone']);
  });

  test('is answered when the session reads again, and until then no other is taken', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    const { messages } = relay.relay.stats();
    const leaves = JSON.stringify(Array.from({ length: 100 }, () => ({ type: 'leave', room: 'x' })));
    const flood = `{"stream":"${client.stream}","number":2}\n${Array.from({ length: 20 }, () => leaves).join('\n')}`;
    const first = ask(relay, 'send', flood);
    await until(() => relay.relay.stats().messages === messages + 1_999);
    const beyond = await ask(relay, 'send', `{"stream":"${client.stream}","number":3}\n${beat}`);
    assert.deepEqual(refusal(beyond), [503, 'busy']);
    // Asked again, the same POST takes the place of the first.
    const again = ask(relay, 'send', flood);
    assert.deepEqual(refusal(await first), [503, 'busy']);
    relay.clock.advance(10_000);
    assert.equal((await again).status, 204);
    assert.equal(relay.relay.stats().messages, messages + 2_000);
    assert.equal((await ask(relay, 'send', `{"stream":"${client.stream}","number":3}\n${beat}`)).status, 204);
    await client.next('beat');
  });

  test('without a number is a sign of life, and may say goodbye past one that waits', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    assert.equal((await ask(relay, 'send', `{"stream":"${client.stream}"}`)).status, 204);
    assert.equal((await ask(relay, 'send', `{"stream":"${client.stream}"}\n[{"type":"bye"}]`)).status, 204);
    assert.deepEqual(await client.closed, { code: 1000, reason: '' });
  });

  /** A POST of which only the beginning comes. */
  async function begin(relay: RelayUnderTest, path: string, text: string, length = 60_000): Promise<Socket> {
    const socket = connect(relay.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /connect/${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n${text}`,
    );
    await once(socket, 'connect');
    return socket;
  }

  test('whose body breaks off is not handled', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    const { messages } = relay.relay.stats();
    const socket = await begin(relay, 'send', `{"stream":"${client.stream}","number":2}\n${beat}`);
    socket.resetAndDestroy();
    client.send({ type: 'beat', cursors: [] });
    await client.next('beat');
    assert.equal(relay.relay.stats().messages, messages + 1);
  });

  test('whose body does not come in time is refused, and its bytes are signs of life until then', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    client.mute();
    const opening = await begin(relay, 'stream', '{"answer":"stream"}\n');
    const slow = await begin(relay, 'send', `{"stream":"${client.stream}","number":2}\n`);
    const answered = once(slow, 'data');
    const refused = once(opening, 'data');
    for (let second = 0; second < 40; second += 1) {
      if (slow.writable) await new Promise((resolve) => slow.write(' ', resolve));
      await (await fetch(`${relay.url}/healthz`)).text();
      await relay.pass(1_000);
    }
    assert.match(String((await refused)[0]), /^HTTP\/1.1 408 .*bad-frame/s);
    assert.match(String((await answered)[0]), /^HTTP\/1.1 408 .*bad-frame/s);
    assert.equal(relay.relay.stats().connections, 1, 'after 40 seconds');
    opening.destroy();
    slow.destroy();
  });

  test('among too many that are read at a time is turned away', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    const changeable = bounds as { bodies: number };
    const { bodies } = bounds;
    t.after(() => (changeable.bodies = bodies));
    changeable.bodies = 2;
    const sockets = [await begin(relay, 'stream', '{'), await begin(relay, 'stream', '{')];
    await until(() => true);
    const busy = await ask(relay, 'send', `{"stream":"${client.stream}","number":2}\n${beat}`);
    assert.deepEqual(refusal(busy), [503, 'busy']);
    for (const socket of sockets) socket.destroy();
    const isFree = async () => (await ask(relay, 'send', `{"stream":"${client.stream}"}`)).status === 204;
    while (!(await isFree())) await until(() => true);
  });

  test('of whatever bytes harms only its own stream', async (t) => {
    const relay = await relayFor(t);
    const honest = await relay.enter('Honest');
    const part = fc.oneof(
      fc.constantFrom(hello, beat, say('k'), '\n', '{', '}', '"stream"', '[]', '1e999', '__proto__', '\u0000'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const head = fc.oneof(
      fc.constant((stream: string, number: number) => `{"stream":"${stream}","number":${number}}`),
      fc.constant((stream: string) => `{"stream":"${stream}"}`),
      fc.string({ maxLength: 20 }).map((text) => () => text),
    );
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('stream', 'poll') as fc.Arbitrary<'stream' | 'poll'>,
        fc.array(
          fc.record({ path: fc.constantFrom('send', 'poll', 'stream'), head, parts: fc.array(part, { maxLength: 4 }) }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        async (answer, posts) => {
          const hostile = await StreamClient.open(baseOf(relay), answer);
          for (const [index, { path, head, parts }] of posts.entries()) {
            const asked = post(baseOf(relay), path, `${head(hostile.stream, index + 1)}\n${parts.join('')}`);
            asked.response.then((response) => response.resume()).catch(() => undefined);
            if (path === 'send') await asked.response.catch(() => undefined);
            else asked.request.destroy();
          }
          hostile.cut();
          assert.equal((await honest.say('lobby', `h${runs++}`, 'still here')).type, 'ack');
        },
      ),
      { numRuns: tries(20) },
    );
    assert.equal(relay.relay.stats().refused.internal, undefined, 'nothing failed inside the relay');
  });
});

describe('P16: long polling', () => {
  /** A stream without a client of its own that would go on asking. */
  async function polled(relay: RelayUnderTest): Promise<{ id: string; poll(number: number): Promise<Answered> }> {
    const { body } = await ask(relay, 'stream', `{"answer":"poll"}\n${hello}`);
    const id = /"stream":"([\w-]+)"/.exec(body)![1]!;
    return { id, poll: (number) => ask(relay, 'poll', `{"stream":"${id}","number":${number}}`) };
  }

  test('an answer that was not acknowledged comes again, and is forgotten when it was', async (t) => {
    const relay = await relayFor(t);
    const { id, poll } = await polled(relay);
    assert.deepEqual([relay.relay.stats().eventStreams, relay.relay.stats().longPolls], [0, 1]);
    const second = await poll(2);
    assert.match(second.body, /"type":"welcome"/);
    assert.equal((await poll(2)).body, second.body);
    await ask(relay, 'send', `{"stream":"${id}","number":1}\n${beat}`);
    const third = await poll(3);
    assert.match(third.body, /^data: \[\{"type":"beat"/);
    for (const number of [2, 5]) assert.deepEqual(refusal(await poll(number)), [410, 'stream-gone']);
    assert.equal((await poll(3)).body, third.body);
  });

  test('a request that has nothing to get waits, and gives way to a later one', async (t) => {
    const relay = await relayFor(t);
    const { id, poll } = await polled(relay);
    await poll(2);
    const dead = poll(3).then(
      () => 'answered',
      () => 'cut',
    );
    // In this order, as the relay sees them: what is asked next on the same machine comes next.
    await (await fetch(`${relay.url}/healthz`)).text();
    const live = poll(3);
    assert.equal(await dead, 'cut');
    await ask(relay, 'send', `{"stream":"${id}","number":1}\n${beat}`);
    assert.match((await live).body, /"type":"beat"/);
  });

  test('a request is ended in time for proxies and for a sign of life', async (t) => {
    const relay = await relayFor(t);
    const { poll } = await polled(relay);
    await poll(2);
    const waiting = poll(3);
    await (await fetch(`${relay.url}/healthz`)).text();
    await relay.pass(20_100);
    assert.equal((await waiting).body, 'data: {"ping":true}\n\n');
  });

  test('a client that does not ask again is gone', async (t) => {
    const relay = await relayFor(t);
    await polled(relay);
    await until(() => relay.relay.stats().sessions === 1);
    await relay.pass(bounds.pollGap - 200);
    assert.equal(relay.relay.stats().connections, 1);
    await relay.pass(400);
    await until(() => relay.relay.stats().connections === 0);
    assert.equal(relay.relay.stats().longPolls, 0);
  });

  test('a stream that streams cannot be polled', async (t) => {
    const relay = await relayFor(t);
    const client = await enter(relay);
    const answer = await ask(relay, 'poll', `{"stream":"${client.stream}","number":1}`);
    assert.deepEqual(refusal(answer), [410, 'stream-gone']);
  });
});

describe('P16: the probe', () => {
  test('by HTTP tells whether a connection could be had', async (t) => {
    const relay = await relayFor(t, { origins: ['https://shop.test'], maxConnections: 1 });
    const probe = (origin: string) => get(`${baseOf(relay)}/probe`, { origin });
    const answer = await probe('https://shop.test');
    assert.deepEqual([answer.status, answer.headers['access-control-allow-origin']], [204, 'https://shop.test']);
    assert.match(answer.headers['cache-control']!, /no-store/);
    const refused = await probe('https://evil.test');
    assert.deepEqual([refused.status, refused.body], [403, '{"code":"origin-refused"}']);
    assert.equal(refused.headers['access-control-allow-origin'], 'https://evil.test');
    await relay.connect();
    assert.deepEqual(refusal(await probe('https://shop.test')), [503, 'busy']);
  });

  test('by WebSocket answers one frame, and is then over', async (t) => {
    const relay = await relayFor(t);
    const webSocket = new WebSocket(`${relay.socketUrl}/probe`);
    const closed = once(webSocket, 'close');
    await once(webSocket, 'open');
    assert.equal(relay.relay.stats().connections, 1, 'counts as a connection');
    webSocket.send('[]');
    const [data] = (await once(webSocket, 'message')) as [Buffer];
    assert.equal(data.toString(), '[]');
    assert.equal((await closed)[0], 1000);
    await until(() => relay.relay.stats().connections === 0);
    assert.equal(relay.relay.stats().connectionsTotal, 0);
  });

  test('by WebSocket has a deadline, is for listed pages only, and does not hold up the end', async (t) => {
    const relay = await relayFor(t, { origins: ['https://shop.test'] });
    const late = new WebSocket(`${relay.socketUrl}/probe`);
    const closed = once(late, 'close');
    await once(late, 'open');
    await relay.pass(5_200);
    assert.equal((await closed)[0], 1006);
    const foreign = new WebSocket(`${relay.socketUrl}/probe`, { origin: 'https://evil.test' });
    assert.match(String(((await once(foreign, 'error')) as [Error])[0]), /403/);
    const open = new WebSocket(`${relay.socketUrl}/probe`);
    await once(open, 'open');
    await relay.relay.close();
    await once(open, 'close');
  });
});

test('P16: nothing of a stream is in the log', async (t) => {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  const relay = await relayFor(t, { environment: { log } });
  const client = await enter(relay);
  await ask(relay, 'send', `{"stream":"${client.stream}","number":9}\n["canary"]`);
  client.raw('canary');
  await client.closed;
  assert.ok(lines.length >= 2, 'something was logged');
  assert.ok(!lines.join('').includes(client.stream));
  assert.doesNotMatch(lines.join(''), /canary/);
});
