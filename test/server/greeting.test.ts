import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { defaultLimits } from '../../src/protocol/index.ts';
import { askUpgrade } from '../support/ask-upgrade.ts';
import { credentialOf, relayFor, until } from '../support/relay-test.ts';

describe('P12: the hello', () => {
  test('is answered with who one is and the limits in force (P17)', async (t) => {
    const relay = await relayFor(t, { limits: { textLength: 123 } });
    const maya = await relay.enter(' Maya \u202E');
    assert.equal(maya.welcome.user.name, 'Maya');
    assert.equal(maya.welcome.user.kind, 'guest');
    assert.match(maya.welcome.user.id, /^g_[\w-]{22}$/);
    assert.match(maya.welcome.secret ?? '', /^[\w-]{43}$/);
    assert.deepEqual(maya.welcome.limits, { ...defaultLimits, textLength: 123 });
    assert.equal(maya.welcome.at, relay.clock.now());
    assert.match(maya.welcome.relay, /^live-chat-relay\/\d/);
    const [guest] = relay.store.guests.values();
    assert.ok(
      guest && !JSON.stringify(guest).includes(maya.welcome.secret!),
      'the secret itself is nowhere in the store',
    );
  });

  test('joins may travel with it, and are answered in order', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.connect();
    client.send({ type: 'hello', protocol: 1 }, { type: 'join', room: 'a' }, { type: 'beat', cursors: [] });
    await client.next('joined');
    assert.equal(client.received[0]!.type, 'welcome');
  });

  test('nothing is said by the relay before it', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.connect();
    await relay.pass(4_000);
    assert.deepEqual(client.frames, []);
  });

  test('one that does not come ends the connection', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.connect();
    await relay.pass(5_200);
    assert.deepEqual(await client.closed, { code: 4102, reason: 'hello-timeout' });
    assert.deepEqual(client.frames, [], 'nothing is said before the hello');
  });

  const refused: readonly (readonly [what: string, frame: string, code: number, reason: string])[] = [
    ['another message first', '[{"type":"join","room":"a"}]', 4300, 'bad-frame'],
    ['an unknown field', '[{"type":"hello","protocol":1,"admin":true}]', 4300, 'bad-frame'],
    ['another version', '[{"type":"hello","protocol":2,"novelty":1}]', 4302, 'version-unsupported'],
    ['no frame', 'hello', 4300, 'bad-frame'],
    ['an empty frame', '[]', 4300, 'bad-frame'],
    ['too many messages', JSON.stringify(Array(129).fill({ type: 'bye' })), 4301, 'frame-too-large'],
    ['too many bytes', `[${' '.repeat(65_536)}]`, 4301, 'frame-too-large'],
    [
      'a token',
      '[{"type":"hello","protocol":1,"credential":{"kind":"token","token":"x"}}]',
      4201,
      'credential-invalid',
    ],
    [
      'an unknown guest',
      '[{"type":"hello","protocol":1,"credential":{"kind":"guest","id":"g_x","secret":"y"}}]',
      4201,
      'credential-invalid',
    ],
  ];
  for (const [what, frame, code, reason] of refused) {
    test(`${what} closes with ${code} ${reason}, and nobody else`, async (t) => {
      const relay = await relayFor(t);
      const healthy = await relay.enter();
      const client = await relay.connect();
      client.raw(frame);
      assert.deepEqual(await client.closed, { code, reason });
      healthy.send({ type: 'beat', cursors: [] });
      await healthy.next('beat');
    });
  }

  test('a binary frame closes with bad-frame', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter();
    client.raw(Buffer.from('[{"type":"bye"}]'));
    assert.deepEqual(await client.closed, { code: 4300, reason: 'bad-frame' });
  });

  test('a second one is refused and changes nothing', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.enter('Maya');
    client.send({ type: 'hello', protocol: 1, name: 'Eve' });
    assert.equal((await client.next('error')).code, 'bad-message');
    assert.equal((await client.join('a')).presence.users[0]!.name, 'Maya');
  });

  test('a store that cannot say who it is closes with a code to try again', async (t) => {
    const relay = await relayFor(t);
    relay.store.readFailure = new Error('disk');
    const client = await relay.connect();
    client.send({ type: 'hello', protocol: 1 });
    assert.deepEqual(await client.closed, { code: 4105, reason: 'store-unavailable' });
  });
});

describe('guests', () => {
  test('are known again by their secret, under a new name if they say one', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter('Maya');
    const again = await relay.enter(undefined, credentialOf(maya));
    assert.deepEqual(again.welcome.user, maya.welcome.user);
    assert.equal(again.welcome.secret, undefined, 'told once');
    const renamed = await relay.enter('Maya Lin', credentialOf(maya));
    assert.deepEqual(renamed.welcome.user, { ...maya.welcome.user, name: 'Maya Lin' });
    assert.equal((await relay.enter(undefined, credentialOf(maya))).welcome.user.name, 'Maya Lin');
  });

  test('a guest changes their name some times at once and then slowly; above that they come by the former one', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter('Maya');
    const as = async (name: string) => {
      const again = await relay.enter(name, credentialOf(maya));
      again.cut();
      return again.welcome.user.name;
    };
    for (let count = 1; count <= bounds.nameChanges; count += 1)
      assert.equal(await as(`Maya ${count}`), `Maya ${count}`);
    const last = `Maya ${bounds.nameChanges}`;
    assert.equal(await as('SHOUT'), last, 'not refused, and not renamed');
    assert.equal(await as(last), last);
    assert.equal((await relay.store.findGuest(maya.welcome.user.id))?.name, last);
    await relay.pass(1_000 / bounds.nameChangeRate);
    assert.equal(await as('Maja'), 'Maja', 'the same name again has counted for nothing');
    assert.equal(await as('SHOUT'), 'Maja');
    assert.equal((await relay.enter('SHOUT')).welcome.user.name, 'SHOUT', 'others are not concerned');
  });

  for (const change of [
    (secret: string) => secret.slice(1),
    (secret: string) => `${secret}x`,
    () => '',
    () => 'é'.repeat(43),
  ]) {
    test('are not taken for another by a wrong secret', async (t) => {
      const relay = await relayFor(t);
      const maya = await relay.enter('Maya');
      const eve = await relay.connect();
      const credential = { kind: 'guest', id: maya.welcome.user.id, secret: change(maya.welcome.secret!) } as const;
      eve.send({ type: 'hello', protocol: 1, credential, name: 'Eve' });
      assert.deepEqual(await eve.closed, { code: 4201, reason: 'credential-invalid' });
      assert.equal((await relay.enter(undefined, credentialOf(maya))).welcome.user.name, 'Maya');
    });
  }

  test('P13: have no token to refresh, and go on as they are', async (t) => {
    const relay = await relayFor(t);
    const maya = await relay.enter();
    maya.send({ type: 'refresh', token: 'x' });
    const refusal = await maya.next('error');
    assert.deepEqual([refusal.code, refusal.class], ['credential-invalid', 'reauth']);
    await maya.join('lobby');
  });
});

describe('the request for a socket', () => {
  test('of a page that is not listed is answered with 403 and the reason', async (t) => {
    const relay = await relayFor(t, { origins: ['https://shop.test'] });
    for (const origin of ['https://shop.test.evil.test', 'null', 'http://shop.test']) {
      const response = await askUpgrade(relay.socketUrl, { origin });
      assert.equal(response.statusCode, 403);
      assert.equal((JSON.parse(response.body) as { code: string }).code, 'origin-refused');
    }
    assert.equal(relay.relay.stats().refused['origin-refused'], 3);
    await relay.connect({ origin: 'https://shop.test' });
    await relay.connect({ origin: relay.url });
    await relay.connect();
  });

  test('elsewhere than at /connect is answered with 404', async (t) => {
    const relay = await relayFor(t);
    assert.equal((await askUpgrade(`${relay.socketUrl}/x`, {})).statusCode, 404);
    assert.equal((await askUpgrade(relay.url, {})).statusCode, 404);
  });

  test('over the bound of connections is answered with 503', async (t) => {
    const relay = await relayFor(t, { maxConnections: 1 });
    const first = await relay.connect();
    const response = await askUpgrade(relay.socketUrl, {});
    assert.equal(response.statusCode, 503);
    assert.equal((JSON.parse(response.body) as { code: string }).code, 'busy');
    await first.close();
    await until(() => relay.relay.stats().connections === 0);
    await relay.connect();
  });

  test('that offers compression gets none', async (t) => {
    const relay = await relayFor(t);
    const client = await relay.connect({ headers: { 'sec-websocket-extensions': 'permessage-deflate' } });
    assert.equal(client.webSocket.extensions, '');
  });
});
