// Row 22 of the threat table: webhooks that somebody else made, changed or says again.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { ApiClient } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { receiver, type Received } from '../support/receiver.ts';
import { userCredential } from '../support/tokens.ts';
import { verify, webhookSite } from '../support/webhook-site.ts';

describe('security row 22: webhooks', () => {
  test('one that is stale, changed, or of another id or secret is known as such', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const { secret: key } = (await relay.boss.post('/webhooks', { url: hooks.url, events: ['message'] })).body;
    await relay.say('lobby', 'one');
    await eventually(() => hooks.received.length === 1);
    const [one] = hooks.received as [Received];
    const now = relay.clock.now();
    assert.doesNotThrow(() => verify(key, one, now + 299_000));
    assert.throws(() => verify(key, one, now + 302_000), /old/);
    assert.throws(() => verify(key, { ...one, text: one.text.replace('one', 'two') }, now));
    assert.throws(() => verify(key, { ...one, headers: { ...one.headers, 'webhook-id': 'other' } }, now));
    assert.throws(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, one, now));
  });

  test('have two live secrets for a day, and then the new one alone', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const made = (await relay.boss.post('/webhooks', { url: hooks.url, events: ['message'] })).body;
    const rotated = (await relay.boss.ask('POST', `/webhooks/${made.id}/secret`)).body;
    assert.notEqual(rotated.secret, made.secret);
    await relay.say('lobby', 'one');
    await eventually(() => hooks.received.length === 1);
    for (const key of [made.secret, rotated.secret]) verify(key, hooks.received[0]!, relay.clock.now());
    relay.clock.jump(bounds.webhookSecretOverlap);
    assert.equal(
      (
        await new ApiClient(relay, userCredential('late', { exp: 2 ** 33 })).post('/rooms/lobby/messages', {
          text: 'two',
        })
      ).status,
      201,
    );
    await eventually(() => hooks.received.length === 2);
    verify(rotated.secret, hooks.received[1]!, relay.clock.now());
    assert.throws(() => verify(made.secret, hooks.received[1]!, relay.clock.now()));
    assert.ok(
      !JSON.stringify(
        (await new ApiClient(relay, userCredential('a', { roles: ['admin'], exp: 2 ** 33 })).get('/webhooks')).body,
      ).includes('whsec_'),
    );
  });

  test('one that is told again has the id of the first time, and the time of then: who keeps ids knows it', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const { secret: key } = (await relay.boss.post('/webhooks', { url: hooks.url, events: ['message'] })).body;
    hooks.state.status = 500;
    await relay.say('lobby', 'one');
    const isFailing = async () => (await relay.boss.get('/webhooks')).body.webhooks[0].failing?.attempts === 1;
    await eventually(isFailing);
    hooks.state.status = 204;
    const first = relay.clock.now();
    relay.clock.advance(6_000);
    await eventually(() => hooks.received.length === 2);
    const [one, two] = hooks.received as [Received, Received];
    assert.deepEqual([two.headers['webhook-id'], two.text], [one.headers['webhook-id'], one.text]);
    verify(key, one, first);
    verify(key, two, relay.clock.now());
    assert.ok(Number(two.headers['webhook-timestamp']) > Number(one.headers['webhook-timestamp']));
    assert.notEqual(two.headers['webhook-signature'], one.headers['webhook-signature']);
  });
});
