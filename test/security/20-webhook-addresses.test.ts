// Row 20 of the threat table: by a webhook nobody reaches what only this machine or its network can reach.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkedUrl, isPublicAddress } from '../../server/src/webhooks/guard.ts';
import { createSender } from '../../server/src/webhooks/sender.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { receiver } from '../support/receiver.ts';
import { startRelay } from '../support/relay.ts';

const never = new AbortController().signal;

/** Each leads to this machine, to a network of its own, or to what hands such addresses out. */
const inside = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  'nowhere',
];
const outside = [
  '8.8.8.8',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
];

describe('security row 20: addresses of webhooks', () => {
  test('what is of everybody’s internet, and what is not', () => {
    for (const address of inside) assert.equal(isPublicAddress(address), false, address);
    for (const address of outside) assert.equal(isPublicAddress(address), true, address);
  });

  test('an address that says where it leads is refused when it is given, however it is written', () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:10.0.0.1]',
      '169.254.169.254',
      '１２７.0.0.1',
    ]) {
      assert.throws(() => checkedUrl(`https://${host}/x`, false), RangeError, host);
    }
    assert.throws(() => checkedUrl('http://example.com', false), RangeError, 'without TLS');
    assert.equal(checkedUrl('https://example.com/hooks?x=1', false), 'https://example.com/hooks?x=1');
    assert.equal(checkedUrl('http://10.0.0.1:8080/', true), 'http://10.0.0.1:8080/');
  });

  test('a name is asked for once, and nothing is sent where any of what it leads to is inside', async (t) => {
    const hooks = await receiver(t);
    for (const answer of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1'], ['::1', '8.8.8.8']]) {
      let asked = 0;
      const resolve = (): Promise<string[]> => {
        asked += 1;
        return Promise.resolve(answer);
      };
      const send = createSender({ mayBePrivate: false, resolve });
      const delivery = await send(`http://hooks.test:${hooks.port}/x`, {}, '{}', never);
      assert.deepEqual(delivery, { ok: false, error: 'the address is one of a private network' });
      assert.equal(asked, 1);
    }
    const literal = createSender({ mayBePrivate: false, resolve: () => Promise.resolve(['8.8.8.8']) });
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '2130706433']) {
      assert.equal((await literal(`http://${host}:${hooks.port}/x`, {}, '{}', never)).ok, false, host);
    }
    assert.equal(hooks.received.length, 0);
  });

  test('what is connected to is what was looked at: a name that leads elsewhere a moment later is not asked again', async (t) => {
    const hooks = await receiver(t);
    const answers = [['127.0.0.1'], ['8.8.8.8']];
    const resolve = (): Promise<string[]> => Promise.resolve(answers.shift() ?? ['8.8.8.8']);
    const send = createSender({ mayBePrivate: true, resolve });
    // No resolver knows this name: it is reached by what was told here alone.
    assert.deepEqual(await send(`http://rebind.invalid:${hooks.port}/x`, {}, '{}', never), { ok: true });
    assert.equal(hooks.received[0]!.headers.host, `rebind.invalid:${hooks.port}`);
    assert.equal(answers.length, 1);
  });

  test('a redirect is not followed: it is a failure as any other', async (t) => {
    const hooks = await receiver(t);
    hooks.state.status = 302;
    hooks.state.location = `http://127.0.0.1:${hooks.port}/elsewhere`;
    const send = createSender({ mayBePrivate: true, resolve: () => Promise.resolve([]) });
    assert.deepEqual(await send(hooks.url, {}, '{}', never), { ok: false, status: 302, error: 'HTTP 302' });
    assert.deepEqual(
      hooks.received.map(({ path }) => path),
      ['/hooks'],
    );
  });

  test('a relay with nothing set refuses them, and sends nothing to a name that leads inside', async (t) => {
    const hooks = await receiver(t);
    const relay = await startRelay({ environment: { resolve: () => Promise.resolve(['127.0.0.1']) } });
    t.after(() => relay.close());
    const { key } = await relay.relay.keys.add({ name: 'bot', scopes: ['webhooks', 'read', 'send'] });
    const api = new ApiClient(relay, { kind: 'token', token: key });
    for (const url of [hooks.url, `https://127.0.0.1:${hooks.port}/`, 'https://[::ffff:127.0.0.1]/']) {
      assertProblem(await api.post('/webhooks', { url }), 'bad-message', 400);
    }
    const made = await api.post('/webhooks', { url: `https://hooks.test:${hooks.port}/` });
    assert.equal(made.status, 201);
    assertProblem(
      await api.ask('PATCH', `/webhooks/${made.body.id}`, { body: { url: 'https://10.0.0.1/' } }),
      'bad-message',
      400,
    );
    await api.post('/rooms/lobby/messages', { text: 'hello' });
    await eventually(async () => (await api.get('/webhooks')).body.webhooks[0].failing !== undefined);
    const [{ failing }] = (await api.get('/webhooks')).body.webhooks;
    assert.equal(failing.error, 'the address is one of a private network');
    assert.equal(hooks.received.length, 0);
  });
});
