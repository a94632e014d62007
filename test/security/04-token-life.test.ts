import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, test, type TestContext } from 'node:test';
import { openSqliteStore } from '../../server/src/index.ts';
import { defaultLimits } from '../../src/protocol/index.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { credentialOf, relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { secret, testTime, tokenOf, userCredential } from '../support/tokens.ts';
import { enter } from '../support/wire-client.ts';

const auth = { secrets: [secret] };
const hour = 3_600_000;

const start = (t: TestContext, more: object = {}): Promise<RelayUnderTest> => relayFor(t, { auth, ...more });

/** A token that ends so many seconds from the beginning of the clock. */
const endingIn = (seconds: number, sub = 'maya', more: object = {}) =>
  userCredential(sub, { exp: testTime + seconds, ...more });

async function refusedAtHello(relay: RelayUnderTest, credential: ReturnType<typeof endingIn>): Promise<string> {
  const client = await relay.connect();
  client.send({ type: 'hello', protocol: 1, credential });
  return (await client.closed).reason;
}

describe('security row 4: the end of a token (P13)', () => {
  test('at hello: one that ended 59 seconds ago is within the skew of clocks, 61 seconds ago is not', async (t) => {
    const relay = await start(t);
    await relay.enter(undefined, endingIn(-59));
    assert.equal(await refusedAtHello(relay, endingIn(-61)), 'token-expired');
  });

  test('at hello: one that begins in 59 seconds is within the skew, in 61 is not', async (t) => {
    const relay = await start(t);
    await relay.enter(undefined, endingIn(3_600, 'maya', { nbf: testTime + 59 }));
    assert.equal(await refusedAtHello(relay, endingIn(3_600, 'maya', { nbf: testTime + 61 })), 'credential-invalid');
  });

  test('an open connection ends with token-expired when its token has, the skew included, and not before', async (t) => {
    const relay = await start(t);
    const maya = await relay.enter(undefined, endingIn(100));
    await maya.join('lobby');
    // Kept alive as a client does it.
    for (let second = 0; second < 150; second += 10) {
      await relay.pass(10_000);
      maya.send({ type: 'beat', cursors: [] });
      await maya.next('beat');
    }
    await relay.pass(9_000);
    assert.equal(relay.relay.stats().sessions, 1);
    await relay.pass(1_100);
    assert.deepEqual(await maya.closed, { code: 4200, reason: 'token-expired' });
  });

  test('nothing is done for one whose time is over, also where the timer is late', async (t) => {
    const relay = await start(t);
    const maya = await relay.enter(undefined, endingIn(100));
    await maya.join('lobby');
    // The wall clock alone: no timer rings.
    relay.clock.jump(161_000);
    maya.send({ type: 'send', room: 'lobby', key: 'k1', body: { type: 'message', text: 'too late' } });
    assert.equal((await maya.closed).reason, 'token-expired');
    assert.equal(relay.store.calls.append, 0);
  });

  test('when the clock is set back, it goes on, and ends at its time all the same', async (t) => {
    const relay = await start(t);
    const maya = await relay.enter(undefined, endingIn(100));
    relay.clock.jump(-hour);
    await relay.pass(20_000);
    assert.equal(relay.relay.stats().sessions, 1);
    relay.clock.jump(hour + 200_000);
    maya.send({ type: 'beat', cursors: [] });
    assert.equal((await maya.closed).reason, 'token-expired');
  });

  test('a refresh on the open connection has it go on; what was ending ends no more', async (t) => {
    const relay = await start(t);
    const maya = await relay.enter(undefined, endingIn(100));
    await maya.join('lobby');
    maya.send({ type: 'refresh', token: tokenOf('maya', { exp: testTime + 1_000, name: 'Maya Lin' }) });
    await maya.next('refreshed');
    relay.clock.jump(300_000);
    const ack = await maya.say('lobby', 'k1', 'still here');
    assert.equal(ack.type, 'ack');
    await maya.reached('lobby', 2);
    assert.equal((maya.entries('lobby').at(-1) as { name: string }).name, 'Maya Lin');
    relay.clock.jump(761_000);
    maya.send({ type: 'beat', cursors: [] });
    assert.equal((await maya.closed).reason, 'token-expired');
  });

  for (const [what, token, code] of [
    ['of another user', tokenOf('jonas'), 'credential-invalid'],
    ['that ended', tokenOf('maya', { exp: testTime - 61 }), 'token-expired'],
    ['that is none', 'x', 'credential-invalid'],
  ] as const) {
    test(`a refresh with a token ${what} is refused and changes nothing`, async (t) => {
      const relay = await start(t);
      const maya = await relay.enter(undefined, endingIn(100));
      await maya.join('lobby');
      maya.send({ type: 'refresh', token });
      assert.equal((await maya.next('error')).code, code);
      assert.equal((await maya.say('lobby', 'k1', 'still Maya')).type, 'ack');
      await maya.reached('lobby', 2);
      assert.equal(maya.entries('lobby').at(-1)!.from, 'u_maya');
      await relay.pass(20_000);
      relay.clock.jump(141_000);
      maya.send({ type: 'beat', cursors: [] });
      assert.equal((await maya.closed).reason, 'token-expired');
    });
  }
});

describe('security row 4: access that is taken back (P13)', () => {
  test('by user: every open connection ends within the same turn, and hears nothing after that', async (t) => {
    const relay = await start(t);
    const phone = await relay.enter(undefined, endingIn(3_600));
    const laptop = await relay.enter(undefined, endingIn(3_600));
    const jonas = await relay.enter(undefined, endingIn(3_600, 'jonas'));
    for (const client of [phone, laptop, jonas]) await client.join('lobby');
    assert.equal(await relay.relay.revoke({ user: 'u_maya' }), 2);
    await jonas.say('lobby', 'k1', 'now she is gone');
    for (const client of [phone, laptop]) {
      assert.deepEqual(await client.closed, { code: 4202, reason: 'revoked' });
      assert.deepEqual(client.entries('lobby'), []);
    }
  });

  test('by user: what was signed before stays out, also after a restart; what is signed later is let in', async (t) => {
    const store = new MemoryStore();
    const relay = await start(t, { store });
    await relay.relay.revoke({ user: 'u_maya' });
    assert.equal(await refusedAtHello(relay, endingIn(3_600)), 'revoked');
    assert.equal(await refusedAtHello(relay, endingIn(3_600, 'maya', { iat: undefined })), 'revoked');
    const later = await start(t, { store });
    assert.equal(await refusedAtHello(later, endingIn(3_600)), 'revoked');
    await later.enter(undefined, endingIn(3_600, 'maya', { iat: testTime + 1 }));
    await later.enter(undefined, endingIn(3_600, 'jonas'));
  });

  test('by token: only that one; a refresh to it is refused and ends the connection', async (t) => {
    const relay = await start(t);
    const stolen = await relay.enter(undefined, endingIn(3_600, 'maya', { jti: 'stolen' }));
    const own = await relay.enter(undefined, endingIn(3_600, 'maya', { jti: 'own' }));
    assert.equal(await relay.relay.revoke({ token: 'stolen' }), 1);
    assert.equal((await stolen.closed).reason, 'revoked');
    assert.equal(await refusedAtHello(relay, endingIn(3_600, 'maya', { jti: 'stolen' })), 'revoked');
    await own.join('lobby');
    own.send({ type: 'refresh', token: tokenOf('maya', { jti: 'stolen' }) });
    assert.equal((await own.closed).reason, 'revoked');
  });

  test('by session: the token that it came with, also where that has no name of its own', async (t) => {
    const relay = await start(t);
    const maya = await relay.enter(undefined, endingIn(3_600));
    const other = await relay.enter(undefined, endingIn(3_599));
    assert.equal(await relay.relay.revoke({ session: maya.welcome.session }), 1);
    assert.equal((await maya.closed).reason, 'revoked');
    assert.equal(await refusedAtHello(relay, endingIn(3_600)), 'revoked');
    await other.join('lobby');
    assert.equal(await relay.relay.revoke({ session: 'nobody' }), 0);
  });

  test('of a guest: its secret is good for nothing any more', async (t) => {
    const relay = await start(t);
    const guest = await relay.enter('Eve');
    assert.equal(await relay.relay.revoke({ session: guest.welcome.session }), 1);
    assert.equal((await guest.closed).reason, 'revoked');
    assert.equal(await refusedAtHello(relay, credentialOf(guest)), 'revoked');
  });

  test('while a hello is being answered: not let in', async (t) => {
    const store = new MemoryStore();
    const relay = await start(t, { store });
    const guest = await relay.enter('Eve');
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const find = store.findGuest.bind(store);
    let asked = false;
    store.findGuest = async (id) => {
      asked = true;
      await gate;
      return find(id);
    };
    const client = await relay.connect();
    client.send({ type: 'hello', protocol: 1, credential: credentialOf(guest) });
    await until(() => asked);
    await relay.relay.revoke({ user: guest.welcome.user.id });
    open();
    assert.equal((await client.closed).reason, 'revoked');
  });

  test('is in force also when it cannot be stored, and then says so', async (t) => {
    const store = new MemoryStore();
    const relay = await start(t, { store });
    const maya = await relay.enter(undefined, endingIn(3_600));
    store.readFailure = new Error('disk');
    await assert.rejects(relay.relay.revoke({ user: 'u_maya' }), /disk/);
    assert.equal((await maya.closed).reason, 'revoked');
  });

  test('is on disk: in SQLite, forgotten only when what it is about is over', async (t) => {
    const folder = await temporaryFolder();
    const open = () => openSqliteStore({ folder, limits: defaultLimits });
    let store = await open();
    await store.revoke({ kind: 'token', id: 'a', at: 1_000, until: 2_000 });
    await store.revoke({ kind: 'user', id: 'u_maya', at: 1_500, until: undefined });
    await store.close();
    store = await open();
    t.after(() => store.close());
    assert.equal((await store.revocations()).length, 2);
    await store.revoke({ kind: 'user', id: 'u_maya', at: 3_000, until: undefined });
    assert.deepEqual(await store.revocations(), [{ kind: 'user', id: 'u_maya', at: 3_000, until: undefined }]);
  });
});

test('security row 4: a token is in no line of the log', async (t) => {
  const lines: string[] = [];
  const note = (event: string, fields?: object): void => void lines.push(JSON.stringify([event, fields]));
  const log = { debug: note, info: note, warn: note, error: note };
  const relay = await startRelay({ auth: { ...auth, keys: '/nowhere/keys.json' }, environment: { log } });
  t.after(() => relay.close());
  const credential = userCredential('maya', { exp: Math.floor(Date.now() / 1_000) + 60 });
  const token = credential.kind === 'token' ? credential.token : '';
  const maya = await enter(relay.socketUrl, undefined, credential);
  maya.send({ type: 'refresh', token: `${token.slice(0, -2)}xx` });
  await maya.next('error');
  await maya.close();
  await turn();
  assert.ok(lines.length > 0);
  for (const part of token.split('.')) assert.ok(!lines.some((line) => line.includes(part)));
});
