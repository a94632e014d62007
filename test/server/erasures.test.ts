import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { relayFor } from '../support/relay-test.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';

async function site(t: TestContext) {
  const clock = new ManualClock();
  const data = await temporaryFolder();
  const relay = await startRelay({ data, auth: { secrets: [secret] }, environment: { clock } });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= relay.close());
  t.after(close);
  const guest = async (name: string) => {
    const client = await WireClient.open(relay.socketUrl);
    client.send({ type: 'hello', protocol: 1, name });
    const { user, secret: guestSecret } = await client.next('welcome');
    return { client, id: user.id, credential: { kind: 'guest' as const, id: user.id, secret: guestSecret! } };
  };
  return {
    relay,
    clock,
    data,
    close,
    guest,
    by: (id: string, more = {}) => new ApiClient(relay, userCredential(id, { exp: 2 ** 33, ...more })),
  };
}

const holds = (folder: string, text: string): boolean =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (file) => file.isFile() && readFileSync(path.join(file.parentPath, file.name)).includes(text),
  );

describe('people erase themselves', () => {
  test('P21: a guest, by their own secret: nothing is left, others are told, the secret is void, and the audit log says who did it', async (t) => {
    const { relay, data, guest, by } = await site(t);
    const { client, id, credential } = await guest('VISITORNAME');
    const maya = new ApiClient(relay, credential);
    assert.equal((await maya.post('/rooms/lobby/messages', { text: 'VISITORTEXT' })).status, 201);
    assert.ok(holds(data, 'VISITORTEXT'));
    const jonas = by('jonas', { name: 'Jonas' });
    assert.equal((await jonas.post('/rooms/lobby/messages', { text: 'mine' })).status, 201);

    assert.equal((await maya.ask('DELETE', '/me')).status, 204);
    await client.closed;
    assert.ok(!holds(data, 'VISITORTEXT') && !holds(data, 'VISITORNAME'));
    assertProblem(await maya.get('/me'), 'credential-invalid', 401);
    const { body } = await jonas.get('/rooms/lobby/messages');
    assert.deepEqual(
      body.messages.map(({ text, name }: { text: string; name: string }) => [text, name]),
      [
        ['', ''],
        ['mine', 'Jonas'],
      ],
    );
    const acts = [];
    for await (const { act, by: who, user } of relay.relay.audit()) acts.push([act, who, user]);
    assert.deepEqual(acts, [['erased', id, id]]);
  });

  test('P21: a user, by a token: those from before are void', async (t) => {
    const { by } = await site(t);
    const maya = by('maya', { name: 'Maya' });
    assert.equal((await maya.post('/rooms/lobby/messages', { text: 'hello' })).status, 201);
    assert.equal((await maya.ask('DELETE', '/me')).status, 204);
    assertProblem(await maya.get('/me'), 'revoked', 401);
  });

  test('the team, services, and services in the name of somebody erase nobody so', async (t) => {
    const { relay, by } = await site(t);
    const { key } = await relay.relay.keys.add({
      name: 'Bot',
      scopes: ['act-as', 'manage', 'moderate', 'send', 'read'],
    });
    const bot = new ApiClient(relay, { kind: 'token', token: key });
    const as = { headers: { 'live-chat-as': 'u_maya', 'live-chat-as-name': 'Maya' } };
    assertProblem(await bot.ask('DELETE', '/me'), 'forbidden', 403);
    assertProblem(await bot.ask('DELETE', '/me', as), 'forbidden', 403);
    assertProblem(await by('ada', { roles: ['agent'] }).ask('DELETE', '/me'), 'forbidden', 403);
    const { status } = await by('maya', { name: 'Maya' }).get('/me');
    assert.equal(status, 200);
  });

  test('so many at once, and from then on so many in a time, of the whole relay', async (t) => {
    const { clock, by } = await site(t);
    for (let count = 0; count < bounds.erasureBurst; count++) {
      assert.equal((await by(`u${count}`).ask('DELETE', '/me')).status, 204);
    }
    const answer = await by('last').ask('DELETE', '/me');
    assertProblem(answer, 'limited', 429);
    assert.equal(answer.body.retryAfter, 1_000 / bounds.erasureRate);
    clock.advance(1_000 / bounds.erasureRate);
    assert.equal((await by('last').ask('DELETE', '/me')).status, 204);
  });

  test('where the store cannot, it is forbidden', async (t) => {
    const { url } = await relayFor(t, { auth: { secrets: [secret] } });
    assertProblem(await new ApiClient({ url }, userCredential('maya')).ask('DELETE', '/me'), 'forbidden', 403);
  });
});
