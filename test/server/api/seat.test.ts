import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { credentialOf, relayFor, until } from '../../support/relay-test.ts';
import { enter, WireClient } from '../../support/wire-client.ts';
import { welcomed } from '../../support/wire.ts';
import { startRelay } from '../../support/relay.ts';
import { secret, userCredential } from '../../support/tokens.ts';

const auth = { secrets: [secret] };

describe('the API', () => {
  test('knows users by their token and guests by their secret', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = await new ApiClient(relay, userCredential('maya')).get('/me');
    assert.deepEqual([maya.status, maya.body], [200, { user: { id: 'u_maya', name: 'Maya', kind: 'user' } }]);
    assert.equal(maya.headers.get('cache-control'), 'no-store');
    const guest = await relay.enter('Gus');
    const answer = await new ApiClient(relay, credentialOf(guest)).get('/me');
    assert.deepEqual(answer.body, { user: guest.welcome.user });
    assert.equal(relay.relay.stats().sessions, 1, 'nothing is left of a request');
  });

  test('refuses in the form of RFC 9457, with the codes of the wire', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = new ApiClient(relay, userCredential('maya'));
    const bad = await new ApiClient(relay, { kind: 'token', token: 'x.y.z' }).get('/me');
    assertProblem(bad, 'credential-invalid', 401);
    assert.equal(bad.headers.get('www-authenticate'), 'Bearer');
    assertProblem(await new ApiClient(relay, userCredential('old', { exp: 1 })).get('/me'), 'token-expired', 401);
    assertProblem(await maya.ask('GET', '/me', { headers: { authorization: '' } }), 'credential-invalid', 401);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      assertProblem(await maya.ask(method, '/nothing', method === 'GET' ? {} : { body: {} }), 'no-such-route', 404);
    }
    assertProblem(await maya.get('/me?x=1'), 'bad-message', 400);
    assertProblem(await maya.ask('GET', '/me', { headers: { origin: 'https://evil.test' } }), 'origin-refused', 403);
    await relay.relay.revoke({ user: 'u_maya' });
    assertProblem(await maya.get('/me'), 'revoked', 401);
  });

  test('takes no more requests of a user than of a connection, and says when again', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = new ApiClient(relay, userCredential('maya'));
    const answers = await Promise.all(Array.from({ length: 90 }, () => maya.get('/me')));
    assert.ok(answers.every(({ status }) => status === 200));
    let last = answers[0]!;
    for (let count = 90; count <= 300; count++) last = await maya.get('/me');
    assertProblem(last, 'limited', 429);
    assert.equal(last.headers.get('retry-after'), '1');
    relay.clock.advance(1_000);
    assert.equal((await maya.get('/me')).status, 200);
    assert.equal((await new ApiClient(relay, userCredential('jonas')).get('/me')).status, 200);
  });

  test('bounds what comes from one address, whoever asks, and leaves others alone', async (t) => {
    const relay = await relayFor(t, { auth, trustedProxies: ['loopback'] });
    const nobody = new ApiClient(relay, { kind: 'token', token: 'x.y.z' });
    const from = (address: string) => nobody.ask('GET', '/me', { headers: { 'x-forwarded-for': address } });
    for (let count = 0; count < 10; count++) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => from('203.0.113.7')));
      assert.ok(answers.every(({ status }) => status === 401));
    }
    const limited = await from('203.0.113.7');
    assertProblem(limited, 'limited', 429);
    assert.equal(limited.headers.get('retry-after'), '1');
    assertProblem(await from('203.0.113.8'), 'credential-invalid', 401);
    relay.clock.advance(1_000);
    assertProblem(await from('203.0.113.7'), 'credential-invalid', 401);
  });

  test('a ban from the site holds here, too, by user and by address', async (t) => {
    const relay = await startRelay({ trustedProxies: ['loopback'] });
    t.after(() => relay.close());
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const jonas = await enter(relay.socketUrl, 'Jonas');
    const eve = await welcomed(await WireClient.open(relay.socketUrl, { headers }), 'Eve');
    await relay.relay.ban(eve.welcome.user.id, { addresses: true });
    await eve.closed;
    assertProblem(await new ApiClient(relay, credentialOf(eve)).get('/me'), 'forbidden', 403);
    const other = new ApiClient(relay, credentialOf(jonas));
    assertProblem(await other.ask('GET', '/me', { headers }), 'forbidden', 403);
    assert.equal((await other.get('/me')).status, 200);
    await jonas.close();
  });

  test('a request without a body may say that it is JSON', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = new ApiClient(relay, userCredential('maya'));
    const headers = { 'content-type': 'application/json' };
    assert.equal((await maya.ask('PUT', '/rooms/lobby/members/me', { headers })).status, 200);
    assert.equal((await maya.ask('DELETE', '/rooms/lobby/members/me', { headers })).status, 200);
    // Where one is needed it is missing all the same.
    assertProblem(await maya.ask('POST', '/rooms', { headers }), 'bad-message', 400);
  });

  test('takes nobody new while the relay goes away', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = new ApiClient(relay, userCredential('maya'));
    // Somebody who stays keeps it open for a while.
    const jonas = await relay.enter('Jonas');
    const closing = relay.relay.close({ within: 60_000 });
    const answer = await maya.get('/me');
    assertProblem(answer, 'busy', 503);
    assert.equal(answer.headers.get('retry-after'), '2');
    jonas.cut();
    await relay.pass(60_000);
    await closing;
  });

  test('a user has so many requests and connections at a time', async (t) => {
    const relay = await relayFor(t, { auth, maxConnectionsPerUser: 1 });
    const maya = new ApiClient(relay, userCredential('maya'));
    assert.equal((await maya.get('/me')).status, 200);
    const socket = await relay.enter(undefined, userCredential('maya'));
    assertProblem(await maya.get('/me'), 'busy', 503);
    await socket.close();
    await until(() => relay.relay.stats().sessions === 0);
    assert.equal((await maya.get('/me')).status, 200);
  });

  test('pages of permitted origins may ask, and are told what they may say', async (t) => {
    const relay = await relayFor(t, { auth, origins: ['https://shop.test'] });
    const headers = { origin: 'https://shop.test' };
    const preflight = await fetch(`${relay.url}/api/rooms/x/messages`, { method: 'OPTIONS', headers });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), headers.origin);
    assert.match(preflight.headers.get('access-control-allow-headers')!, /authorization.*idempotency-key/);
    const answer = await new ApiClient(relay, userCredential('maya')).ask('GET', '/me', { headers });
    assert.equal(answer.headers.get('access-control-allow-origin'), headers.origin);
    const foreign = await fetch(`${relay.url}/api/me`, { method: 'OPTIONS', headers: { origin: 'https://evil.test' } });
    assert.equal(foreign.status, 403);
  });
});
