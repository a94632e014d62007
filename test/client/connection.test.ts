import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ChatError, createChat } from '../../src/client/index.ts';
import type { ChatStatus } from '../../src/client/index.ts';
import { fakeWorld } from '../support/fake-world.ts';

describe('connection', () => {
  it('does nothing until it is asked to', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const touched: string[] = [];
    const storage = new Proxy({} as never, { get: (_, name) => touched.push(String(name)) });
    const chat = start({ storage });
    await pass(1_000);
    assert.equal(chat.getSnapshot().unsent, 0);
    assert.equal(relay.received.length, 0);
    assert.deepEqual(
      touched.filter((name) => name !== 'persistent'),
      [],
    );
    assert.equal(chat.snapshot.status, 'idle');
  });

  it('takes only the address of a relay', () => {
    for (const url of ['', 'chat', 'ftp://chat.test', 'javascript:alert(1)']) {
      assert.throws(
        () => createChat({ url }),
        (error) => error instanceof ChatError && error.code === 'bad-argument',
      );
    }
  });

  it('keeps the path of the address, and nothing secret is in it (P12)', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const urls: string[] = [];
    const Socket = relay.WebSocket as new (url: string) => WebSocket;
    const WebSocket = class extends Socket {
      constructor(url: string) {
        super(url);
        urls.push(url);
      }
    };
    start({ url: 'https://chat.test/relay/?x=1#y', token: 'token:maya', WebSocket }).connect();
    await pass(10);
    assert.deepEqual(urls, ['wss://chat.test/relay/connect']);
  });

  it('P12: says hello first, joins in its frame, sends after the welcome', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start({ name: 'Maya' });
    const room = chat.room('lobby');
    void room.send('Hello');
    await pass(20);
    assert.deepEqual(
      relay.received.map(({ type }) => type),
      ['hello', 'join', 'send'],
    );
    const [hello] = relay.received;
    assert.deepEqual(hello, { type: 'hello', protocol: 1, name: 'Maya' });
  });

  it('tries again with growing, jittered delays, and tells when', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.down = true;
    const chat = start();
    chat.connect();
    const delays: number[] = [];
    chat.subscribe(({ status, retryAt }) => {
      if (status === 'waiting') delays.push(retryAt! - Date.now());
    });
    await pass(70_000);
    const expected = [500, 750, 1_125, 1_690, 2_530, 3_800, 5_700, 8_540, 12_800, 15_000, 15_000];
    for (const [index, delay] of expected.entries()) {
      assert.ok(Math.abs(delays[index]! - delay) <= delay / 10, `${delays.map(Math.round)}`);
    }
    assert.equal(chat.snapshot.error?.code, 'disconnected');
    assert.equal(chat.snapshot.error.class, 'retry');
    relay.down = false;
    chat.retryNow();
    await pass(10);
    assert.equal(chat.snapshot.status, 'online');
    assert.equal(chat.snapshot.error, undefined);
  });

  it('waits between its tries also when the clock was set back by an hour', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    let ahead = 0;
    const now = () => Date.now() + ahead;
    const { setTimeout: later } = globalThis;
    const setTimeout = (callback: () => void, milliseconds: number): unknown => later(callback, milliseconds);
    relay.down = true;
    const chat = start({ environment: { now, random: () => 0.5, setTimeout } });
    chat.connect();
    await pass(2_000);
    ahead = -3_600_000;
    const delays: number[] = [];
    chat.subscribe(({ status, retryAt }) => {
      if (status === 'waiting') delays.push(Math.round(retryAt! - now()));
    });
    await pass(5_000);
    // What it waited for already goes on.
    for (const [index, delay] of [500, 750].entries()) {
      assert.ok(Math.abs(delays[index + 1]! - delay) <= delay / 10, `${delays}`);
    }
  });

  it('waits briefly again once a connection has lasted a few seconds, and not before', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    const waitAfter = async (uptime: number) => {
      await pass(uptime);
      assert.equal(chat.snapshot.status, 'online');
      relay.cut();
      await pass(10);
      const wait = Math.round((chat.snapshot.retryAt! - Date.now()) / 100) * 100;
      await pass(wait + 100);
      return wait;
    };
    assert.deepEqual([await waitAfter(100), await waitAfter(100), await waitAfter(100)], [500, 800, 1_400]);
    assert.equal(await waitAfter(6_000), 500);
  });

  it('P15: moves after the delay that it was told', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    for (const connection of relay.connections) {
      connection.send({ type: 'move', delay: 7_000 });
      connection.end(4100, 'moved');
    }
    await pass(3);
    assert.equal(chat.snapshot.status, 'waiting');
    assert.equal(chat.snapshot.error?.code, 'moved');
    const wait = chat.snapshot.retryAt! - Date.now();
    assert.ok(wait > 6_900 && wait <= 8_000, `${wait}`);
  });

  it('comes back to a busy relay no sooner than it was asked to', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    for (const connection of relay.connections) {
      connection.refuse('busy', { retryAfter: 4_000 });
      connection.end(4103, 'busy');
    }
    await pass(3);
    assert.equal(chat.snapshot.error?.code, 'busy');
    const wait = chat.snapshot.retryAt! - Date.now();
    assert.ok(wait > 3_900 && wait <= 5_000, `${wait}`);
  });

  it('what the relay asked for counts as no outage, and once', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    relay.down = true;
    for (const connection of relay.connections) {
      connection.send({ type: 'move', delay: 20_000 });
      connection.end(4100, 'moved');
    }
    await pass(20_600);
    const wait = chat.snapshot.retryAt! - Date.now();
    assert.ok(wait > 0 && wait <= 1_300, `${wait}`);
  });

  it('P7: notices a link that died right after an answer, within the limit', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(20_050);
    relay.faults = { ...relay.faults, deliver: () => 'lose' };
    await pass(34_900);
    assert.equal(chat.snapshot.status, 'online');
    await pass(200);
    assert.equal(chat.snapshot.error?.code, 'silent');
  });

  it('a timer that rings late has slept: the link is probed at once, and given up if it is dead', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    let slept = 0;
    const chat = start({ environment: { random: () => 0.5, now: () => Date.now() + slept } });
    chat.connect();
    await pass(16_000);
    const beats = () => relay.received.filter(({ type }) => type === 'beat').length;
    assert.equal(beats(), 1);
    relay.faults = { ...relay.faults, deliver: () => 'lose' };
    slept = 8 * 3_600_000;
    await pass(4_500);
    assert.equal(beats(), 2);
    assert.equal(chat.snapshot.status, 'online');
    await pass(5_000);
    assert.equal(chat.snapshot.error?.code, 'silent', 'noticed after five seconds, and not twenty');
    relay.faults = { ...relay.faults, deliver: () => 'keep' };
    await pass(1_000);
    assert.equal(chat.snapshot.status, 'online');
  });

  it('a link that outlived the sleep is kept', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    let slept = 0;
    const chat = start({ environment: { random: () => 0.5, now: () => Date.now() + slept } });
    chat.connect();
    await pass(16_000);
    slept = 8 * 3_600_000;
    await pass(20_000);
    assert.equal(chat.snapshot.status, 'online');
    assert.equal(relay.received.filter(({ type }) => type === 'hello').length, 1);
  });

  it('P7: beats with its cursors, measures the round trip, and heals a silent loss', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.latency = 20;
    const chat = start();
    const room = chat.room('lobby');
    await pass(200);
    relay.faults = { ...relay.faults, deliver: ([first]) => (first?.type === 'entries' ? 'lose' : 'keep') };
    relay.write('lobby', 'lost');
    await pass(100);
    relay.faults = { ...relay.faults, deliver: () => 'keep' };
    assert.equal(room.snapshot.messages.length, 0);
    await pass(15_000);
    assert.deepEqual(relay.received.at(-1), { type: 'beat', cursors: [['lobby', 0]] });
    assert.deepEqual(
      room.snapshot.messages.map(({ text }) => text),
      ['lost'],
    );
    assert.ok(chat.snapshot.roundTrip! >= 40 && chat.snapshot.roundTrip! < 60);
  });

  it('P7: gives up a relay that is silent, within the limit', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    relay.faults = { ...relay.faults, deliver: () => 'lose' };
    const statuses: ChatStatus[] = [];
    chat.on('status', (status) => statuses.push(status));
    // The first beat after five seconds, and then what is left of `silence` after one heartbeat.
    await pass(24_900);
    assert.deepEqual(statuses, []);
    await pass(200);
    assert.deepEqual(statuses, ['waiting']);
    assert.equal(chat.snapshot.error?.code, 'silent');
    relay.faults = { ...relay.faults, deliver: () => 'keep' };
    await pass(1_000);
    assert.equal(chat.snapshot.status, 'online');
  });

  it('gives up a relay that takes the connection and never answers', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    relay.faults = { ...relay.faults, deliver: () => 'lose' };
    const chat = start();
    chat.connect();
    await pass(34_900);
    assert.equal(chat.snapshot.status, 'connecting');
    await pass(200);
    assert.equal(chat.snapshot.status, 'waiting');
  });

  it('P14: stops where the same again would fail again, until it is told to try', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    relay.cut(4302, 'version-unsupported');
    await pass(60_000);
    assert.equal(chat.snapshot.status, 'refused');
    assert.deepEqual({ ...chat.snapshot.error }, { code: 'version-unsupported', class: 'stop', name: 'ChatError' });
    assert.equal(relay.received.filter(({ type }) => type === 'hello').length, 1);
    chat.retryNow();
    await pass(10);
    assert.equal(chat.snapshot.status, 'online');
  });

  it('treats a code that it does not know by its class', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    chat.connect();
    await pass(10);
    relay.cut(4399, 'new-reason');
    await pass(10);
    assert.equal(chat.snapshot.status, 'refused');
    assert.equal(chat.snapshot.error?.code, 'new-reason');
  });

  it('says goodbye when it is closed, and stays closed', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const chat = start();
    const room = chat.room('lobby');
    await pass(10);
    chat.close();
    chat.close();
    await pass(10);
    assert.equal(relay.received.at(-1)?.type, 'bye');
    assert.equal(relay.connections.size, 0);
    assert.equal(chat.snapshot.status, 'closed');
    chat.retryNow();
    chat.connect();
    await pass(1_000);
    assert.equal(chat.snapshot.status, 'closed');
    assert.throws(() => chat.room('lobby'), { code: 'closed' });
    await assert.rejects(room.send('late'), { code: 'closed' });
  });

  it('keeps its frames within the limits (P9)', async (t) => {
    const { relay, start, pass } = fakeWorld(t);
    const frames: string[] = [];
    const Socket = relay.WebSocket as new (url: string) => { send(data: string): void };
    const WebSocket = class extends Socket {
      override send(data: string): void {
        frames.push(data);
        super.send(data);
      }
    };
    const chat = start({ WebSocket });
    const room = chat.room('lobby');
    const text = '語'.repeat(relay.limits.textLength);
    for (let index = 0; index < 40; index++) void room.send(text);
    for (let index = 0; index < 200; index++) void room.send('short');
    await pass(300);
    // Small ones by their number: a game's, in one turn.
    for (let index = 0; index < 300; index++) room.signal('move', index);
    await pass(10);
    assert.equal(chat.snapshot.status, 'online');
    assert.equal(chat.snapshot.unsent, 0);
    assert.equal(relay.room('lobby').state.messages.length, 240);
    for (const frame of frames) {
      assert.ok(Buffer.byteLength(frame) <= relay.limits.frameBytes);
      assert.ok((JSON.parse(frame) as unknown[]).length <= relay.limits.frameMessages);
    }
    assert.ok(frames.length < 120, 'what is ready together travels together');
  });

  it('what a listener throws reaches nobody else', async (t) => {
    const { start, pass } = fakeWorld(t);
    const thrown: unknown[] = [];
    const previous = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => thrown.push(error));
    t.after(() => {
      process.removeAllListeners('uncaughtException');
      for (const listener of previous) process.on('uncaughtException', listener);
    });
    const chat = start();
    const seen: ChatStatus[] = [];
    chat.on('status', () => {
      throw new Error('mine');
    });
    chat.on('status', (status) => seen.push(status));
    chat.connect();
    await pass(10);
    assert.deepEqual(seen, ['connecting', 'online']);
    assert.equal(thrown.length, 2);
  });
});
