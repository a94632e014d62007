import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import type { Credential, Welcome } from '../../src/protocol/index.ts';
import { relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import { welcomed, type Wire, type WireOptions } from '../support/wire.ts';

const body = { type: 'message', text: 'hi' } as const;

/** Opens a connection to a relay by the transport in question. Rejects where the relay refuses. */
export type OpenWire = (relay: RelayUnderTest, options?: WireOptions) => Promise<Wire>;

interface World {
  readonly relay: RelayUnderTest;
  connect(options?: WireOptions): Promise<Wire>;
  enter(name?: string, credential?: Credential): Promise<Wire & { readonly welcome: Welcome }>;
}

/** What a session promises, whatever carries it (P16). */
export function transportContract(openWire: OpenWire): void {
  async function world(t: TestContext, options?: RelayOptions): Promise<World> {
    const relay = await relayFor(t, options);
    const connect = async (wire?: WireOptions): Promise<Wire> => relay.adopt(await openWire(relay, wire));
    return { relay, connect, enter: async (name, credential) => welcomed(await connect(), name, credential) };
  }

  describe('greeting', () => {
    test('P12: is answered with who one is; joins in its frame are answered in order', async (t) => {
      const { connect } = await world(t);
      const client = await connect();
      client.send({ type: 'hello', protocol: 1, name: 'Maya' }, { type: 'join', room: 'a' });
      const joined = await client.next('joined');
      assert.equal(client.received[0]!.type, 'welcome');
      assert.equal(joined.presence.users[0]!.name, 'Maya');
    });

    test('P12: one that does not come ends the connection, and nothing is said before', async (t) => {
      const { relay, connect } = await world(t);
      const client = await connect();
      await relay.pass(4_000);
      assert.equal(relay.relay.stats().connections, 1);
      await relay.pass(1_200);
      assert.deepEqual(await client.closed, { code: 4102, reason: 'hello-timeout' });
      assert.deepEqual(client.frames, []);
      await until(() => relay.relay.stats().connections === 0);
    });

    const refused: readonly (readonly [what: string, frame: string | Buffer, code: number, reason: string])[] = [
      ['another message first', '[{"type":"join","room":"a"}]', 4300, 'bad-frame'],
      ['another version', '[{"type":"hello","protocol":2}]', 4302, 'version-unsupported'],
      ['no frame', 'hello', 4300, 'bad-frame'],
      ['too many messages', JSON.stringify(Array(129).fill({ type: 'bye' })), 4301, 'frame-too-large'],
      ['too many bytes', `[${' '.repeat(66_000)}]`, 4301, 'frame-too-large'],
      ['bytes that are no text', Buffer.from([0x5b, 0xc3, 0x28, 0x5d]), 4300, 'bad-frame'],
      [
        'a token',
        '[{"type":"hello","protocol":1,"credential":{"kind":"token","token":"x"}}]',
        4201,
        'credential-invalid',
      ],
    ];
    for (const [what, frame, code, reason] of refused) {
      test(`P14: ${what} closes with ${code} ${reason}, and nobody else`, async (t) => {
        const { relay, connect, enter } = await world(t);
        const healthy = await enter();
        const client = await connect();
        client.raw(frame);
        assert.deepEqual(await client.closed, { code, reason });
        const said = client.received.map((message) => 'code' in message && message.code);
        assert.deepEqual(said, [reason], 'as an error first, on every way');
        healthy.send({ type: 'beat', cursors: [] });
        await healthy.next('beat');
        await until(() => relay.relay.stats().connections === 1);
      });
    }

    test('a page that is not listed is refused, and one that is listed is not', async (t) => {
      const { relay, connect } = await world(t, { origins: ['https://shop.test'] });
      for (const origin of ['https://shop.test.evil.test', 'null', 'http://shop.test']) {
        await assert.rejects(connect({ origin }), /403/);
      }
      assert.equal(relay.relay.stats().refused['origin-refused'], 3);
      await connect({ origin: 'https://shop.test' });
      await connect({ origin: relay.url });
      assert.equal(relay.relay.stats().connections, 2);
    });

    test('over the bound of connections is refused, until one has gone', async (t) => {
      const { relay, connect, enter } = await world(t, { maxConnections: 1 });
      const first = await enter();
      await assert.rejects(connect(), /503/);
      await first.close();
      await until(() => relay.relay.stats().connections === 0);
      await connect();
    });
  });

  describe('delivery', () => {
    test('P5: to and from those on sockets, each entry once and in order', async (t) => {
      const { relay, enter } = await world(t);
      const [maya, jonas] = [await enter('Maya'), await relay.enter('Jonas')];
      await maya.join('lobby');
      await jonas.join('lobby');
      for (let n = 0; n < 50; n += 1) {
        maya.send({ type: 'send', room: 'lobby', key: `m${n}`, body: { type: 'message', text: `Maya ${n}` } });
        jonas.send({ type: 'send', room: 'lobby', key: `j${n}`, body: { type: 'message', text: `Jonas ${n}` } });
      }
      for (const each of [maya, jonas]) await each.reached('lobby', 102);
      assert.deepEqual(
        maya.entries('lobby').map(({ seq }) => seq),
        Array.from({ length: 102 }, (_, index) => index + 1),
      );
      assert.deepEqual(maya.entries('lobby'), jonas.entries('lobby'));
      const acks = maya.received.flatMap((message) => (message.type === 'ack' ? [message.key] : []));
      assert.deepEqual(
        acks,
        Array.from({ length: 50 }, (_, n) => `m${n}`),
        'in the order of sending',
      );
    });

    test('P6: goes on from a cursor, on another transport', async (t) => {
      const { relay, enter } = await world(t);
      const socket = await relay.enter('Maya');
      const { epoch } = await socket.join('lobby');
      for (const n of [1, 2, 3]) await socket.say('lobby', `k${n}`, `${n}`);
      const { user, secret } = socket.welcome;
      const maya = await enter(undefined, { kind: 'guest', id: user.id, secret: secret! });
      const joined = await maya.join('lobby', { epoch, seq: 2 });
      assert.deepEqual([joined.seq, joined.head, joined.snapshot], [2, 4, undefined]);
      await maya.reached('lobby', 4);
      const again = await maya.say('lobby', 'k1', '1');
      assert.equal(again.type === 'ack' && again.seq, 2, 'P3: a key counts on all transports');
    });

    test('any text arrives as it is, but for control characters', async (t) => {
      const { enter } = await world(t);
      const maya = await enter();
      await maya.join('lobby');
      const texts = ['a\nb\n\nc\r\nd', 'data: x\n\n', '👩‍👩‍👧 \u2028\u2029 \u0000 ü', '語'.repeat(8_000)];
      for (const [index, text] of texts.entries()) await maya.say('lobby', `k${index}`, text);
      await maya.reached('lobby', texts.length + 1);
      assert.deepEqual(
        maya.entries('lobby').flatMap((entry) => (entry.type === 'message' ? [entry.text] : [])),
        texts.map((text) => text.replace('\u0000', '\uFFFD')),
      );
    });

    test('P8: a reader that does not keep up is behind in bounded memory, and loses nothing', async (t) => {
      const { relay, enter } = await world(t);
      const [slow, quick] = [await enter('Slow'), await relay.enter('Quick')];
      await slow.join('lobby');
      await quick.join('lobby');
      slow.stall();
      const sender = { id: 'flooder', name: 'Flooder', kind: 'guest' } as const;
      let count = 0;
      while (relay.relay.stats().behind === 0) {
        assert.ok(count < 20_000, 'never behind');
        const burst = Array.from({ length: 50 }, () => {
          const large = { type: 'message', text: 'x'.repeat(7_000) } as const;
          return relay.store.append({ room: 'lobby', sender, key: `k${count++}`, body: large });
        });
        await Promise.all(burst);
      }
      const last = count + 1;
      await quick.reached('lobby', last);
      assert.ok(slow.entries('lobby').length < last);
      slow.flow();
      await slow.reached('lobby', last);
      await quick.say('lobby', 'after', 'after');
      await slow.reached('lobby', last + 2);
      assert.deepEqual(
        slow.entries('lobby').map(({ seq }) => seq),
        Array.from({ length: last + 2 }, (_, index) => index + 1),
      );
    });

    test('one that floods is read at a bounded rate, and loses nothing', async (t) => {
      const { relay, enter } = await world(t);
      const flooder = await enter();
      const { messages: before } = relay.relay.stats();
      for (let frame = 0; frame < 20; frame += 1) {
        flooder.send(...Array.from({ length: 128 }, () => ({ type: 'leave', room: 'nowhere' }) as const));
      }
      await until(() => relay.relay.stats().messages >= before + 1_999);
      await relay.pass(0);
      assert.equal(relay.relay.stats().messages, before + 1_999);
      await until(() => {
        relay.clock.advance(100);
        return relay.relay.stats().messages === before + 20 * 128;
      });
    });
  });

  describe('signs of life', () => {
    test('P7: a connection without any is given up after limits.silence', async (t) => {
      const { relay, enter } = await world(t);
      const client = await enter();
      client.mute();
      await relay.pass(14_000);
      assert.equal(relay.relay.stats().connections, 1);
      for (let second = 0; second < 24; second += 1) await relay.pass(1_000);
      await until(() => relay.relay.stats().connections === 0);
    });

    test('P7: asked for one, a client that says nothing else lives on', async (t) => {
      const { relay, enter } = await world(t);
      const client = await enter();
      await client.join('lobby');
      for (let round = 1; round <= 4; round += 1) {
        for (let second = 0; second <= 20; second += 1) {
          await relay.pass(1_000);
          // What the client has sent meanwhile has been taken in before this is answered.
          await (await fetch(`${relay.url}/healthz`)).text();
        }
        client.send({ type: 'leave', room: 'nowhere' }, { type: 'beat', cursors: [] });
        await client.next('beat');
      }
      assert.equal(relay.relay.stats().connections, 1);
    });
  });

  describe('the end', () => {
    test('P11: goodbye ends presence at once; a break leaves it for a while', async (t) => {
      const { relay, enter } = await world(t);
      const watcher = await relay.enter('Watcher');
      await watcher.join('lobby');
      const [polite, rude] = [await enter('Polite'), await enter('Rude')];
      await polite.join('lobby');
      await rude.join('lobby');
      await relay.pass(1_100);
      polite.send({ type: 'bye' });
      await polite.closed;
      await relay.pass(1_100);
      const { left } = await watcher.next('presence', (change) => change.left.length > 0);
      assert.deepEqual(left, [polite.welcome.user.id]);
      rude.cut();
      for (let second = 0; second < 32; second += 1) await relay.pass(1_000);
      const later = await watcher.next('presence', (change) => change.left.length > 0);
      assert.deepEqual(later.left, [rude.welcome.user.id]);
      await until(() => relay.relay.stats().connections === 1);
    });

    test('P15: a relay that goes away says when to come back, after it has answered what is under way', async (t) => {
      const { relay, enter, connect } = await world(t);
      const [maya, silent] = [await enter(), await connect()];
      let open = (): void => undefined;
      relay.store.gate = new Promise((resolve) => (open = resolve));
      maya.send({ type: 'send', room: 'lobby', key: 'a', body });
      await until(() => relay.store.calls.append === 1);
      const closing = relay.relay.close();
      await maya.next('move');
      await assert.rejects(connect());
      open();
      assert.equal((await maya.next('ack')).key, 'a');
      assert.deepEqual(await maya.closed, { code: 4100, reason: 'moved' });
      assert.deepEqual(await silent.closed, { code: 4100, reason: 'moved' });
      await closing;
    });

    test('P15: and does not wait for one that does not read', async (t) => {
      const { relay, enter } = await world(t);
      const stalled = await enter();
      stalled.stall();
      await relay.relay.close();
      assert.equal(relay.relay.stats().connections, 0);
    });
  });
}
