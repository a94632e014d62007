// Row 13 of the threat table: who floods is held to a share of their own, and is told so; the others notice nothing. The clocks stand still, so what
// is let through is exactly what a share holds. A flood of messages on one connection: test/server/hostile.test.ts; of connections from everywhere:
// test/server/admission.test.ts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askUpgrade } from '../support/ask-upgrade.ts';
import { credentialOf, relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import { post, read, StreamClient } from '../support/stream-client.ts';

const from = (address: string) => ({ 'x-forwarded-for': address });
const flooder = from('203.0.113.1');
const other = from('203.0.113.2');

/** A relay that sees its clients behind a proxy. */
const relayBehindProxy = (t: Parameters<typeof relayFor>[0], options: Parameters<typeof relayFor>[1] = {}) =>
  relayFor(t, { trustedProxies: ['loopback'], ...options });

const sendsOf = (count: number, first = 0) =>
  Array.from(
    { length: count },
    (_, index) =>
      ({ type: 'send', room: 'lobby', key: `k${first + index}`, body: { type: 'message', text: 'flood' } }) as const,
  );

/** One whose messages must come through meanwhile. */
async function neighbourOf(relay: RelayUnderTest) {
  const neighbour = await relay.enter('Neighbour');
  await neighbour.join('lobby');
  let count = 0;
  return {
    neighbour,
    async isServed() {
      const answer = await neighbour.say('lobby', `n${count++}`, 'still here');
      assert.equal(answer.type, 'ack');
      await neighbour.reached('lobby', (answer as { seq: number }).seq);
    },
  };
}

describe('security row 13: connections of one address', () => {
  test('no more than so many at a time, by whatever way; others come in', async (t) => {
    const relay = await relayBehindProxy(t, { maxConnectionsPerAddress: 4 });
    const base = relay.socketUrl.replace('ws', 'http');
    const clients = [
      await relay.connect({ headers: flooder }),
      await relay.connect({ headers: flooder }),
      relay.adopt(await StreamClient.open(base, 'stream', { headers: flooder })),
      relay.adopt(await StreamClient.open(base, 'poll', { headers: flooder })),
    ];
    for (const client of clients) await client.hello();
    const refused = await askUpgrade(relay.socketUrl, flooder);
    assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [503, '10']);
    assert.equal((JSON.parse(refused.body) as { code: string }).code, 'busy');
    for (const answer of ['stream', 'poll']) {
      const stream = await read(post(base, 'stream', JSON.stringify({ answer }), flooder).response);
      assert.deepEqual([stream.status, stream.code, stream.headers['retry-after']], [503, 'busy', '10']);
    }
    const probe = await fetch(`${base}/probe`, { headers: flooder });
    assert.equal(probe.status, 503);
    const another = await relay.connect({ headers: other });
    await another.hello();
    // A place is free when one of them is gone, whichever way it came.
    for (const gone of clients.slice(1)) {
      const { connections } = relay.relay.stats();
      gone.send({ type: 'bye' });
      await until(() => relay.relay.stats().connections < connections);
      await (await relay.connect({ headers: flooder })).hello();
      assert.equal((await askUpgrade(relay.socketUrl, flooder)).statusCode, 503);
    }
  });

  test('a request that is no socket after all takes no place for good', async (t) => {
    const relay = await relayBehindProxy(t, { maxConnectionsPerAddress: 1 });
    for (let index = 0; index < 5; index += 1) {
      const { statusCode } = await askUpgrade(relay.socketUrl, { ...flooder, 'sec-websocket-version': '1' });
      assert.equal(statusCode, 400);
    }
    await (await relay.connect({ headers: flooder })).hello();
  });

  test('no faster than so many a second; others come in', async (t) => {
    const relay = await relayBehindProxy(t, { connectRatePerAddress: 5 });
    const statusOf = async (headers: Record<string, string>) => (await askUpgrade(relay.socketUrl, headers)).statusCode;
    const flood = async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => statusOf(flooder)));
      return answers.filter((status) => status === 101).length;
    };
    assert.equal(await flood(), 25);
    assert.equal(await statusOf(other), 101);
    await relay.pass(1_000);
    assert.equal(await flood(), 5);
  });

  test('of this machine itself they are not counted', async (t) => {
    const relay = await relayFor(t, { connectRatePerAddress: 1, maxConnectionsPerAddress: 1 });
    for (let index = 0; index < 10; index += 1) await relay.connect();
  });
});

describe('security row 13: what all connections of one user do', () => {
  test('no more than so many connections at a time; the last is told to come later, and others come in', async (t) => {
    const relay = await relayFor(t, { maxConnectionsPerUser: 3 });
    const first = await relay.enter('Maya');
    const more = [await relay.enter(undefined, credentialOf(first)), await relay.enter(undefined, credentialOf(first))];
    const refused = await relay.connect();
    refused.send({ type: 'hello', protocol: 1, credential: credentialOf(first) });
    const { code, class: errorClass, retryAfter } = await refused.next('error');
    assert.deepEqual({ code, errorClass, retryAfter }, { code: 'busy', errorClass: 'retry', retryAfter: 10_000 });
    assert.equal((await refused.closed).code, 4103);
    await relay.enter('Jonas');
    more[0]!.cut();
    await until(() => relay.relay.stats().sessions === 3);
    await relay.enter(undefined, credentialOf(first));
  });

  test('sends are counted together: more connections do not make more of them', async (t) => {
    const relay = await relayFor(t, { limits: { sendRate: 5, sendBurst: 20 } });
    const { isServed } = await neighbourOf(relay);
    const first = await relay.enter('Flooder');
    const all = [first];
    for (let index = 0; index < 3; index += 1) all.push(await relay.enter(undefined, credentialOf(first)));
    const flood = async (round: number) => {
      const before = all.map(({ received }) => received.length);
      for (const [index, client] of all.entries()) client.send(...sendsOf(20, 1_000 * round + 100 * index));
      await until(() =>
        all.every(
          ({ received }, index) =>
            received.slice(before[index]).filter(({ type }) => type === 'ack' || type === 'error').length === 20,
        ),
      );
      return all.flatMap(({ received }, index) => received.slice(before[index]));
    };
    const answers = await flood(0);
    assert.equal(answers.filter(({ type }) => type === 'ack').length, 20);
    const errors = answers.filter((message) => message.type === 'error');
    assert.deepEqual(new Set(errors.map(({ code }) => code)), new Set(['limited', 'held']));
    assert.ok(errors.every(({ code, retryAfter }) => code === 'held' || retryAfter! > 0));
    await isServed();
    // Who comes back at once is given nothing new.
    first.cut();
    await until(() => relay.relay.stats().sessions === 4);
    const again = await relay.enter(undefined, credentialOf(first));
    assert.equal((await again.say('lobby', 'again', 'x')).type, 'error');
    await relay.pass(1_000);
    assert.equal((await again.append('lobby', 'again', { type: 'message', text: 'x' }, true)).type, 'ack');
    await isServed();
  });

  test('typing and other signals are counted together, dropped in silence, and hold nobody up', async (t) => {
    const relay = await relayFor(t, { limits: { signalRate: 10 } });
    const { neighbour, isServed } = await neighbourOf(relay);
    const first = await relay.enter('Flooder');
    const second = await relay.enter(undefined, credentialOf(first));
    for (const client of [first, second]) {
      await client.join('lobby');
      for (let index = 0; index < 50; index += 1) {
        client.send(
          { type: 'signal', room: 'lobby', topic: 'typing', data: true },
          { type: 'signal', room: 'lobby', topic: 'cursor', key: `${index}`, data: index },
        );
      }
      client.send({ type: 'beat', cursors: [] });
      await client.next('beat');
    }
    await isServed();
    await relay.pass(50);
    await neighbour.next('signals');
    const items = neighbour.received.flatMap((message) => (message.type === 'signals' ? message.signals : []));
    assert.equal(items.filter(({ topic }) => topic === 'typing').length, 1);
    assert.equal(items.length, 6);
    // Of the ten that were let through, five say `typing`, and of these one goes out.
    assert.equal(relay.relay.stats().signalsDropped, 2 * 100 - 10 + 4);
    assert.equal(
      first.received.concat(second.received).some(({ type }) => type === 'error'),
      false,
    );
  });

  test('coming and going, in a room or of whole connections, is told at most once in a while', async (t) => {
    const relay = await relayFor(t);
    const { neighbour, isServed } = await neighbourOf(relay);
    const client = await relay.enter('Flooder');
    for (let index = 0; index < 100; index += 1) {
      client.send({ type: 'join', room: 'lobby' }, { type: 'leave', room: 'lobby' });
    }
    client.send({ type: 'beat', cursors: [] });
    await client.next('beat');
    await isServed();
    await relay.pass(1_000);
    await isServed();
    const told = neighbour.received.filter(({ type }) => type === 'presence');
    assert.ok(told.length <= 1, `presence was told ${told.length} times`);
  });
});
