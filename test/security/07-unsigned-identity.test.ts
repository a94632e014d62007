import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { userIdOf } from '../../server/src/auth/claims.ts';
import { credentialOf, relayFor } from '../support/relay-test.ts';
import { secret, tokenOf, userCredential } from '../support/tokens.ts';

const auth = { secrets: [secret] };

describe('security row 7: who says who one is', () => {
  test('a name from the page is a name only: the identity is the one that the relay or the token gave', async (t) => {
    const relay = await relayFor(t, { auth });
    const guest = await relay.enter('u_maya');
    assert.match(guest.welcome.user.id, /^g_/);
    assert.equal(guest.welcome.user.kind, 'guest');
    const client = await relay.connect();
    const welcome = await client.hello({ credential: userCredential('maya'), name: 'Somebody Else' });
    assert.deepEqual(welcome.user, { id: 'u_maya', name: 'Maya', kind: 'user' });
  });

  test('where guests are refused, nobody comes without a token: not new ones, and not those from before', async (t) => {
    const before = await relayFor(t, { auth });
    const guest = await before.enter('Eve');
    const relay = await relayFor(t, { auth: { ...auth, guests: false }, store: before.store });
    for (const hello of [{}, { name: 'Eve' }, { credential: credentialOf(guest) }]) {
      const client = await relay.connect();
      client.send({ type: 'hello', protocol: 1, ...hello });
      assert.deepEqual(await client.closed, { code: 4201, reason: 'credential-invalid' });
    }
    await relay.enter(undefined, userCredential('maya'));
  });

  test('no user of a site has the id of a guest, of a service, or of another user', () => {
    const subjects = [
      'g_abc',
      's_abc',
      'u_maya',
      'maya',
      'maya ',
      ' maya',
      'Maya',
      'ma/ya',
      'ma%2Fya',
      'ma\nya',
      'ma\0ya',
      '%',
    ];
    const ids = subjects.map(userIdOf);
    assert.equal(new Set(ids).size, subjects.length);
    for (const id of ids) assert.match(id, /^u_[\w.!~*'()%-]*$/);
  });

  test('an id that one gets is never one that could be asked for', async (t) => {
    const relay = await relayFor(t, { auth });
    const guest = await relay.enter('Eve');
    const subject = guest.welcome.user.id;
    const user = await relay.enter(undefined, userCredential(subject));
    assert.equal(user.welcome.user.id, `u_${subject}`);
    const client = await relay.connect();
    client.send({ type: 'hello', protocol: 1, credential: { kind: 'guest', id: 'u_maya', secret: tokenOf('maya') } });
    assert.equal((await client.closed).reason, 'credential-invalid');
  });

  test('roles come from the token alone, and unknown ones mean nothing', async (t) => {
    const relay = await relayFor(t, { auth });
    const kinds: string[] = [];
    for (const roles of [undefined, 'admin', ['owner'], { admin: true }, ['agent'], ['admin', 'x']]) {
      kinds.push((await relay.enter(undefined, userCredential('maya', { roles }))).welcome.user.kind);
    }
    assert.deepEqual(kinds, ['user', 'user', 'user', 'user', 'agent', 'agent']);
  });
});
