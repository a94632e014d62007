import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, test } from 'node:test';
import { createRelay, openSqliteStore, type Store } from '../../server/src/index.ts';
import { defaultLimits, type User } from '../../src/protocol/index.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { relayFor, type RelayUnderTest } from '../support/relay-test.ts';
import { temporaryFolder } from '../support/relay.ts';
import { change, give, makeRoom, outcome, signIn, text, tryJoin } from '../support/rooms.ts';
import { secret } from '../support/tokens.ts';

const auth = { secrets: [secret] };

async function roomOf(relay: RelayUnderTest) {
  const owner = await signIn(relay, 'owner');
  const room = await makeRoom(owner, 'private', ['u_eve', 'u_maya']);
  const [eve, maya] = [await signIn(relay, 'eve'), await signIn(relay, 'maya')];
  for (const client of [owner, eve, maya]) await client.join(room);
  return { owner, eve, maya, room };
}

const user = (id: string): User => ({ id, name: id, kind: 'user' });

describe('security row 5: a ban or a role against an action at the same time', () => {
  // Each order of a ban, a send and a role within one transaction and across two, on a real disk.
  const orders: readonly (readonly ('ban' | 'send' | 'mute' | 'unban')[])[] = [
    ['send', 'ban'],
    ['ban', 'send'],
    ['mute', 'send', 'ban'],
    ['send', 'mute', 'send'],
    ['ban', 'send', 'unban', 'send'],
    ['send', 'ban', 'send', 'send'],
  ];
  for (const order of orders) {
    for (const isTogether of [true, false]) {
      test(`${order.join(', ')} ${isTogether ? 'in one commit' : 'in commits of their own'}`, async (t) => {
        const folder = await temporaryFolder();
        const store: Store = await openSqliteStore({ folder, limits: defaultLimits });
        t.after(() => store.close());
        const room = 'lobby';
        const agent: User = { id: 'u_agent', name: 'Agent', kind: 'agent' };
        await store.append({ room, sender: user('u_eve'), key: 'first', body: text('first') });
        let isAllowed = true;
        const expected: boolean[] = [];
        const results: Promise<{ ok: boolean }>[] = [];
        for (const [index, step] of order.entries()) {
          const key = `k${index}`;
          const body =
            step === 'send'
              ? text(`${index}`)
              : step === 'mute'
                ? give('u_eve', 'reader')
                : change('u_eve', step === 'ban' ? 'banned' : 'unbanned');
          const sender = step === 'send' ? user('u_eve') : agent;
          // An admin, who may give roles.
          results.push(store.append({ room, sender, key, body, isAdmin: step !== 'send' }));
          if (step === 'send') expected.push(isAllowed);
          else {
            expected.push(true);
            isAllowed = step === 'unban';
          }
          if (!isTogether) await results.at(-1);
        }
        assert.deepEqual(
          (await Promise.all(results)).map(({ ok }) => ok),
          expected,
        );
      });
    }
  }

  test('who is banned hears nothing that was committed with it or after it, is told so, and is gone from presence', async (t) => {
    const relay = await relayFor(t, { auth });
    const { owner, eve, maya, room } = await roomOf(relay);
    // In one commit: before, the ban, after.
    owner.send(
      { type: 'send', room, key: 'a', body: change('u_eve', 'banned') },
      { type: 'send', room, key: 'b', body: text('after the ban') },
    );
    const access = await eve.next('access');
    assert.equal((await eve.next('error', (error) => error.room === room && !error.key)).code, 'forbidden');
    assert.deepEqual(access, { type: 'access', room, can: [] });
    await maya.reached(room, 6);
    await relay.pass(1_000);
    await maya.next('presence', ({ left }) => left.includes('u_eve'));
    eve.send({ type: 'beat', cursors: [[room, 3]] });
    await eve.next('beat');
    assert.deepEqual(eve.entries(room), []);
    assert.equal(await outcome(eve, room, text('still here?')), 'forbidden');
    assert.equal((await tryJoin(eve, room)).type, 'error');
    eve.send({ type: 'signal', room, topic: 'typing', data: true });
    await eve.next('error', ({ code }) => code === 'not-joined');
  });

  test('a join that is being answered when the ban is committed is refused', async (t) => {
    const store = new MemoryStore();
    const relay = await relayFor(t, { auth, store });
    const { owner, eve, room } = await roomOf(relay);
    eve.send({ type: 'leave', room });
    const place = store.place.bind(store);
    let held: (() => void) | undefined;
    store.place = async (where, who) => {
      const result = await place(where, who);
      // Read before the ban, answered after it.
      if (who === 'u_eve' && !held) await new Promise<void>((resolve) => (held = resolve));
      return result;
    };
    eve.send({ type: 'join', room });
    while (!held) await turn();
    assert.equal(await outcome(owner, room, change('u_eve', 'banned')), 'ack');
    held();
    const answer = await eve.next('error', (error) => error.room === room);
    assert.equal(answer.code, 'forbidden');
  });

  test('a page that is being read when the ban is committed is not told', async (t) => {
    const store = new MemoryStore();
    const relay = await relayFor(t, { auth, store });
    const { owner, eve, room } = await roomOf(relay);
    const page = store.page.bind(store);
    let held: (() => void) | undefined;
    store.page = async (...given) => {
      const result = await page(...given);
      await new Promise<void>((resolve) => (held = resolve));
      return result;
    };
    eve.send({ type: 'history', id: 77, room, before: 100 });
    while (!held) await turn();
    assert.equal(await outcome(owner, room, change('u_eve', 'banned')), 'ack');
    held();
    assert.equal((await eve.next('error', ({ id }) => id === 77)).code, 'forbidden');
  });

  test('entries on their way to one who catches up do not arrive after the ban', async (t) => {
    const store = new MemoryStore();
    const relay = await relayFor(t, { auth, store });
    const { owner, eve, room } = await roomOf(relay);
    for (let index = 0; index < 5; index++) await owner.say(room, `s${index}`, `text ${index}`);
    await eve.reached(room, 8);
    const before = eve.entries(room).length;
    const since = store.since.bind(store);
    let held: (() => void) | undefined;
    store.since = async (...given) => {
      const result = await since(...given);
      await new Promise<void>((resolve) => (held = resolve));
      return result;
    };
    eve.send({ type: 'join', room, cursor: { epoch: store.epoch, seq: 1 } });
    while (!held) await turn();
    assert.equal(await outcome(owner, room, change('u_eve', 'banned')), 'ack');
    held();
    await eve.next('access');
    eve.send({ type: 'beat', cursors: [] });
    await eve.next('beat');
    assert.equal(eve.entries(room).length, before);
  });

  test('a role is told to all connections of the user, and holds at once; a removal ends them', async (t) => {
    const relay = await relayFor(t, { auth });
    const { owner, eve, room } = await roomOf(relay);
    const phone = await signIn(relay, 'eve');
    await phone.join(room);
    assert.equal(await outcome(owner, room, give('u_eve', 'reader')), 'ack');
    for (const client of [eve, phone]) assert.deepEqual((await client.next('access')).can, ['read']);
    eve.send({ type: 'signal', room, topic: 'typing', data: true });
    assert.equal((await eve.next('error')).code, 'forbidden');
    assert.equal(await outcome(eve, room, text('muted')), 'forbidden');
    assert.equal(await outcome(owner, room, give('u_eve', 'moderator')), 'ack');
    for (const client of [eve, phone]) assert.ok((await client.next('access')).can.includes('moderate'));
    assert.equal(await outcome(eve, room, change('u_maya', 'removed')), 'ack');
    assert.equal(await outcome(owner, room, change('u_eve', 'removed')), 'ack');
    for (const client of [eve, phone]) assert.deepEqual((await client.next('access')).can, []);
  });

  test('a renewed token with other grants changes what one may do, at once', async (t) => {
    const relay = await relayFor(t, { auth });
    const { owner, room } = await roomOf(relay);
    const guest = await signIn(relay, 'visitor', { rooms: { [room]: 'reader' } });
    assert.deepEqual((await guest.join(room)).can, ['read']);
    const { tokenOf } = await import('../support/tokens.ts');
    guest.send({ type: 'refresh', token: tokenOf('visitor', { rooms: [room] }) });
    assert.ok((await guest.next('access')).can.includes('send'));
    guest.send({ type: 'refresh', token: tokenOf('visitor') });
    assert.deepEqual((await guest.next('access')).can, []);
    await owner.say(room, 'later', 'not for the visitor');
    assert.deepEqual(guest.entries(room), []);
  });
});

test('security row 5: bans and roles are on disk', async () => {
  const data = await temporaryFolder();
  const open = () => openSqliteStore({ folder: data, limits: defaultLimits });
  let store = await open();
  const admin = { sender: user('u_a'), isAdmin: true };
  await store.append({ room: 'lobby', sender: user('u_eve'), key: '1', body: text('x') });
  await store.append({ room: 'lobby', key: '2', body: give('u_eve', 'moderator'), ...admin });
  assert.deepEqual(await store.place('lobby', 'u_eve'), { kind: 'open', role: 'moderator', isBanned: false });
  await store.append({ room: 'lobby', key: '3', body: change('u_eve', 'banned'), ...admin });
  await store.close();
  store = await open();
  assert.deepEqual(await store.place('lobby', 'u_eve'), {
    kind: 'open',
    role: undefined,
    isBanned: true,
    bannedBy: 'owner',
  });
  await store.close();
  const relay = await createRelay({ data, logLevel: 'silent' });
  await relay.close();
});
