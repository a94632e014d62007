import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLadder } from '../../src/client/ladder.ts';
import { createStorage } from '../../src/client/storage.ts';
import type { Chat, ChatSnapshot, ChatStatus } from '../../src/client/index.ts';
import type { TransportEvents } from '../../src/client/transport/transport.ts';
import type { ChatStorage, Environment } from '../../src/client/types.ts';
import { fakeWorld, type FakeWorld } from '../support/fake-world.ts';

const lineOf = ({ status, transport, obstacles }: ChatSnapshot) => [status, transport, obstacles];
const texts = (chat: Chat) =>
  chat
    .room('lobby')
    .snapshot.messages.filter(({ state }) => state === 'sent')
    .map(({ text }) => text);
const range = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

describe('P16: the ladder', () => {
  it('is on WebSocket where that works, and asks nothing of HTTP', async (t) => {
    const { http, start, pass } = fakeWorld(t);
    const chat = start();
    assert.deepEqual(lineOf(chat.snapshot), ['idle', undefined, []]);
    chat.connect();
    await pass(60_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'websocket', []]);
    assert.deepEqual(http.requests, []);
  });

  it('takes the event stream where WebSockets are refused, and says hello there', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    const chat = start({ name: 'Maya' });
    void chat.room('lobby').send('Hello');
    await pass(1_500);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'event-stream', ['refused']]);
    assert.deepEqual(texts(chat), ['Hello']);
    assert.equal(relay.received[0]!.type, 'hello');
    assert.deepEqual(http.requests.slice(0, 4), ['probe', 'probe', 'stream', 'send']);
  });

  it('takes it where they are swallowed, after a while', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.sockets = 'swallow';
    const chat = start();
    chat.connect();
    await pass(7_900);
    assert.equal(chat.snapshot.status, 'connecting');
    await pass(1_500);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'event-stream', ['swallowed']]);
  });

  it('takes long polling where the stream is held back', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    http.faults.buffers = true;
    const chat = start();
    void chat.room('lobby').send('Hello');
    await pass(8_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'long-polling', ['refused', 'buffered']]);
    relay.write('lobby', 'hi');
    await pass(100);
    assert.deepEqual(texts(chat), ['Hello', 'hi']);
  });

  it('and where it is held back from some moment on', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    const chat = start();
    chat.room('lobby');
    await pass(1_500);
    for (const stream of http.streams.values()) stream.flush = () => {};
    relay.write('lobby', 'held back');
    await pass(16_000 + 4_000 + 1_500);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'long-polling', ['refused', 'buffered']]);
    assert.deepEqual(texts(chat), ['held back']);
  });

  it('stays with WebSocket where the relay is away: HTTP is not answered either', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    http.faults.down = true;
    const chat = start();
    chat.connect();
    await pass(60_000);
    assert.ok(http.requests.every((path) => path === 'probe'));
    relay.sockets = 'pass';
    http.faults.down = false;
    chat.retryNow();
    await pass(100);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'websocket', []]);
  });

  it('a relay that was away for a moment is asked for nothing but a connection', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    relay.sockets = 'refuse';
    relay.cut();
    // Away for two tries; HTTP is answered, as it is by one that has just come back and takes no more connections this second.
    await pass(1_000);
    assert.notEqual(chat.snapshot.status, 'online');
    relay.sockets = 'pass';
    await pass(3_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'websocket', []]);
    assert.deepEqual(http.requests, []);
  });

  it('leaves a WebSocket that no longer works, after the third try in vain', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    const chat = start();
    chat.room('lobby');
    await pass(10);
    relay.sockets = 'refuse';
    relay.cut();
    relay.write('lobby', 'meanwhile');
    await pass(5_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'event-stream', ['refused']]);
    assert.equal(http.requests.filter((path) => path === 'probe').length, 2);
    assert.deepEqual(texts(chat), ['meanwhile']);
  });

  it('stays with WebSocket where the relay is only slow to welcome', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.faults = { ...relay.faults, deliver: ([first]) => (first?.type === 'welcome' ? 'lose' : 'keep') };
    const chat = start();
    chat.connect();
    await pass(20_000);
    assert.equal(chat.snapshot.status, 'connecting');
    assert.ok(!http.requests.includes('stream'));
    assert.equal([...relay.connections].length, 1, 'nothing was cut');
  });

  it('is not moved by what it ends itself', async (t) => {
    const { http, start, pass } = fakeWorld(t);
    const chat = start({ token: 'token:maya' });
    chat.connect();
    await pass(2);
    void chat.identify('token:jonas');
    await pass(1_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'websocket', []]);
    assert.deepEqual(http.requests, []);
  });

  it('goes back when WebSocket works again, without a gap, and not in a rush', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    const chat = start();
    const room = chat.room('lobby');
    await pass(1_500);
    await pass(20_000);
    relay.sockets = 'pass';
    assert.equal(chat.snapshot.transport, 'event-stream');
    const statuses: ChatStatus[] = [];
    chat.on('status', (status) => statuses.push(status));
    const numbers: number[] = [];
    room.on('message', ({ seq }) => numbers.push(seq!));
    for (let index = 0; index < 120; index++) {
      relay.write('lobby', `${index}`);
      await pass(500);
    }
    await pass(1_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'websocket', []]);
    assert.deepEqual(
      numbers,
      Array.from({ length: 120 }, (_, index) => index + 2),
    );
    assert.deepEqual(statuses, ['waiting', 'connecting', 'online']);
    assert.equal(http.streams.size, 0, 'nothing is left behind');
  });

  it('tries again later and later while it stays blocked', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    let probes = 0;
    const Socket = relay.WebSocket as new (url: string) => object;
    const WebSocket = class extends Socket {
      constructor(url: string) {
        super(url);
        if (url.endsWith('/probe')) probes++;
      }
    };
    const chat = start({ WebSocket });
    chat.connect();
    await pass(1_500);
    const counts: number[] = [];
    for (let part = 0; part < 2; part++) {
      probes = 0;
      await pass(6 * 60_000);
      counts.push(probes);
    }
    assert.equal(chat.snapshot.transport, 'event-stream');
    assert.ok(counts[0]! >= 2 && counts[0]! <= 4, `${counts}`);
    assert.ok(counts[1]! <= 1, `${counts}`);
  });

  it('leaves a fallback that does not work either', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    http.faults.refuses = true;
    const chat = start();
    chat.connect();
    await pass(30_000);
    assert.notEqual(chat.snapshot.status, 'online');
    relay.sockets = 'pass';
    await pass(4 * 60_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'websocket', []]);
  });

  it('P14: ends at a relay that refuses the page, says so once to the developer, and asks again only when told to', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    const told = t.mock.method(console, 'error', () => undefined);
    relay.sockets = 'refuse';
    http.faults.refusesOrigin = true;
    const chat = start();
    chat.connect();
    await pass(3_000);
    const { status, error, retryAt } = chat.snapshot;
    assert.deepEqual([status, error?.code, error?.class, retryAt], ['refused', 'origin-refused', 'stop', undefined]);
    const asked = http.requests.length;
    await pass(10 * 60_000);
    assert.equal(http.requests.length, asked, 'nothing is tried by itself');
    chat.retryNow();
    await pass(3_000);
    assert.equal(chat.snapshot.status, 'refused');
    assert.ok(http.requests.length > asked);
    assert.equal(told.mock.callCount(), 1);
    assert.match(String(told.mock.calls[0]!.arguments[0]), /refused: ws:\/\/relay\.test\/connect needs --origins /);
    relay.sockets = 'pass';
    http.faults.refusesOrigin = false;
    chat.retryNow();
    await pass(3_000);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'websocket', []]);
  });

  it('P14: also where a fallback is what is remembered', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    const told = t.mock.method(console, 'error', () => undefined);
    relay.sockets = 'refuse';
    const chat = start();
    chat.connect();
    await pass(1_500);
    assert.equal(chat.snapshot.transport, 'event-stream');
    http.faults.refusesOrigin = true;
    for (const connection of [...relay.connections]) connection.end(1006, '');
    await pass(5_000);
    assert.deepEqual([chat.snapshot.status, chat.snapshot.error?.code], ['refused', 'origin-refused']);
    assert.equal(told.mock.callCount(), 1);
  });

  it('a POST whose answer is lost is repeated, and counts once', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    const chat = start();
    const room = chat.room('lobby');
    await pass(1_500);
    http.faults.lostAnswers = 2;
    const sends = relay.received.filter(({ type }) => type === 'send').length;
    void room.send('Hello');
    await pass(5_000);
    assert.deepEqual(texts(chat), ['Hello']);
    assert.equal(relay.received.filter(({ type }) => type === 'send').length, sends + 1);
    assert.equal(http.requests.filter((path) => path === 'stream').length, 1, 'the stream went on');
  });

  it('says goodbye, and leaves nothing running', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    const chat = start();
    chat.room('lobby');
    await pass(1_500);
    chat.close();
    await pass(10);
    assert.equal(relay.received.at(-1)?.type, 'bye');
    assert.equal(http.streams.size, 0);
    const { length } = http.requests;
    await pass(3 * 60_000);
    assert.equal(http.requests.length, length);
  });

  it('that is closed while it waits for a credential looks for no other way', async (t) => {
    const { http, start, pass } = fakeWorld(t);
    const provider = Promise.withResolvers<string>();
    const chat = start({ token: () => provider.promise });
    chat.connect();
    await pass(50);
    chat.close();
    provider.resolve('token:maya');
    await pass(60_000);
    assert.deepEqual(http.requests, []);
  });

  it('a credential that is refused there is refused', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.sockets = 'refuse';
    const chat = start({ token: 'bad' });
    chat.connect();
    await pass(3_000);
    assert.equal(chat.snapshot.status, 'signed-out');
    assert.equal(chat.snapshot.error?.code, 'credential-invalid');
  });

  it('begins where a former page ended, until that is too long ago', async (t) => {
    const { relay, http, start, pass } = fakeWorld(t);
    const storage = createStorage('test');
    const memory = (until: number, network = '') =>
      storage.saveText(
        'transport',
        JSON.stringify({ transport: 'long-polling', obstacles: ['swallowed', 'buffered'], until, network }),
      );
    await memory(Date.now() + 60_000);
    relay.sockets = 'swallow';
    const chat = start({ storage });
    chat.connect();
    await pass(50);
    assert.deepEqual(lineOf(chat.snapshot), ['online', 'long-polling', ['swallowed', 'buffered']]);
    chat.close();
    relay.sockets = 'pass';
    for (const [until, network] of [[Date.now() - 1], [Date.now() + 60_000, 'cellular']] as const) {
      await memory(until, network);
      const before = http.requests.length;
      const later = start({ storage });
      later.connect();
      await pass(50);
      assert.deepEqual(lineOf(later.snapshot), ['online', 'websocket', []]);
      assert.equal(http.requests.length, before);
      later.close();
    }
    await storage.saveText('transport', 'nonsense');
    const last = start({ storage });
    last.connect();
    await pass(50);
    assert.equal(last.snapshot.transport, 'websocket');
  });

  it('is remembered as soon as something is stored, however late that is', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const names: { name: string }[] = [];
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: { databases: async () => names } });
    t.after(() => Reflect.deleteProperty(globalThis, 'indexedDB'));
    relay.sockets = 'refuse';
    const storage = createStorage('late');
    const chat = start({ storage });
    chat.room('lobby');
    await pass(1_500);
    assert.equal(chat.snapshot.transport, 'event-stream');
    assert.equal(await storage.loadText('transport'), undefined, 'nothing of this relay is stored');
    names.push({ name: 'live-chat ws://relay.test/connect' });
    relay.write('lobby', 'hi');
    await pass(100);
    assert.match((await storage.loadText('transport')) ?? '', /"event-stream"/u);
  });

  it('P3 P5: whatever the network does and whenever, everything arrives once and in order', async () => {
    const event = fc.constantFrom(
      'send',
      'other',
      'refuse',
      'pass',
      'swallow',
      'buffer',
      'flow',
      'lose',
      'cut',
      'wait',
      'long',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (script) => {
        const cleanups: (() => Promise<void>)[] = [];
        const world = fakeWorld({ after: (cleanup: () => Promise<void>) => cleanups.push(cleanup) } as never);
        try {
          await play(world, script);
        } finally {
          for (const cleanup of cleanups) await cleanup();
        }
      }),
      { numRuns: 10, examples: [[['buffer', 'refuse', 'long', 'send', 'send', 'refuse', 'other', 'cut']]] },
    );
  });

  async function play({ relay, http, start, pass }: FakeWorld, script: readonly string[]): Promise<void> {
    const chat = start();
    const room = chat.room('lobby');
    let own = 0;
    let others = 0;
    const announced: number[] = [];
    room.on('message', ({ seq }) => announced.push(seq!));
    await pass(100);
    for (const step of script) {
      if (step === 'send') void room.send(`own ${own++}`);
      else if (step === 'other') relay.write('lobby', `other ${others++}`);
      else if (step === 'buffer' || step === 'flow') http.faults.buffers = step === 'buffer';
      else if (step === 'lose') http.faults.lostAnswers += 1;
      else if (step === 'cut') relay.cut();
      else if (step === 'wait') await pass(700);
      else if (step === 'long') await pass(12_000);
      else {
        relay.sockets = step as 'pass';
        relay.cut();
      }
      await pass(20);
    }
    relay.sockets = 'pass';
    http.faults.buffers = false;
    chat.retryNow();
    for (let tries = 0; tries < 20 && texts(chat).length < own + others; tries++) await pass(10_000);
    const seen = texts(chat);
    assert.deepEqual(
      seen.filter((text) => text.startsWith('own')),
      range(own).map((n) => `own ${n}`),
    );
    assert.deepEqual(
      seen.filter((text) => text.startsWith('other')),
      range(others).map((n) => `other ${n}`),
    );
    assert.equal(relay.room('lobby').state.messages.length, own + others);
    assert.deepEqual(
      announced,
      [...new Set(announced)].toSorted((a, b) => a - b),
    );
  }

  it('drops what is said before its way is known: a tab that takes over still has words for the line of the former one', async () => {
    const storage = { loadText: () => new Promise<undefined>(() => {}) } as unknown as ChatStorage;
    const ladder = createLadder('ws://relay.test', undefined, storage, {} as Environment, () => {});
    const line = ladder.open({} as TransportEvents);
    assert.doesNotThrow(() => line.send('[{"type":"leave","room":"lobby"}]'));
  });
});
