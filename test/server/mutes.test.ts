import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { guestName } from '../../server/src/names.ts';
import { credentialOf, relayFor } from '../support/relay-test.ts';
import { change, makeRoom, mute, outcome, signIn, text, tryJoin } from '../support/rooms.ts';
import { secret } from '../support/tokens.ts';

const auth = { secrets: [secret] };

describe('mutes on open connections', () => {
  test('P23: a mute is told to all connections of the user with its end, and nobody else’s change', async (t) => {
    const relay = await relayFor(t, { auth });
    const owner = await signIn(relay, 'owner');
    const room = await makeRoom(owner, 'private', ['u_eve', 'u_maya']);
    const [eve, phone, maya] = [await signIn(relay, 'eve'), await signIn(relay, 'eve'), await signIn(relay, 'maya')];
    for (const client of [owner, eve, phone, maya]) await client.join(room);
    const until = relay.clock.now() + 10_000;
    assert.equal(await outcome(owner, room, mute('u_eve', 10_000)), 'ack');
    for (const client of [eve, phone]) {
      assert.deepEqual(await client.next('access'), { type: 'access', room, can: ['read'], mutedUntil: until });
    }
    await relay.pass(3_000);
    const refused = await eve.append(room, 'k1', text('muted'));
    assert.equal(refused.type, 'error');
    assert.deepEqual(
      { ...refused, message: '' },
      { type: 'error', code: 'muted', class: 'stop', message: '', room, key: 'k1', retryAfter: 7_000 },
    );
    eve.send({ type: 'signal', room, topic: 'typing', data: true });
    assert.equal((await eve.next('error', ({ key }) => !key)).code, 'muted');
    const late = await signIn(relay, 'eve');
    const joined = await late.join(room);
    assert.deepEqual([joined.can, joined.mutedUntil], [['read'], until]);
    assert.ok(!maya.received.some(({ type }) => type === 'access'));
  });

  test('P23: it ends by itself: at its time everybody is told, by the wall clock, also when that is set', async (t) => {
    const relay = await relayFor(t, { auth, limits: { silence: 600_000 } });
    const owner = await signIn(relay, 'owner');
    const room = await makeRoom(owner, 'private', ['u_eve', 'u_maya']);
    const [eve, maya] = [await signIn(relay, 'eve'), await signIn(relay, 'maya')];
    for (const client of [owner, eve, maya]) await client.join(room);
    await outcome(owner, room, mute('u_maya', 600_000));
    await outcome(owner, room, mute('u_eve', 10_000));
    for (const client of [eve, maya]) await client.next('access');
    await relay.pass(9_900);
    eve.send({ type: 'beat', cursors: [] });
    await eve.next('beat');
    assert.ok(!eve.received.some((told) => told.type === 'access' && told.can.includes('send')), 'not before');
    await relay.pass(200);
    const lifted = await eve.next('access', ({ can }) => can.includes('send'));
    assert.equal(lifted.mutedUntil, undefined);
    assert.equal(await outcome(eve, room, text('again')), 'ack');
    relay.clock.jump(600_000);
    // The clock is looked at each minute.
    await relay.pass(60_100);
    await maya.next('access', ({ can }) => can.includes('send'));
  });

  test('P23: a ban, a leave and a new invitation wash nothing off; unmuted is told at once', async (t) => {
    const relay = await relayFor(t, { auth });
    const owner = await signIn(relay, 'owner');
    const eve = await signIn(relay, 'eve');
    await eve.join('lobby');
    await eve.say('lobby', 'k', 'hello');
    const admin = await signIn(relay, 'admin', { roles: ['admin'] });
    assert.equal(await outcome(owner, 'lobby', mute('u_eve', 1_000)), 'forbidden');
    assert.equal(await outcome(admin, 'lobby', mute('u_eve', 60_000)), 'ack');
    assert.equal(await outcome(eve, 'lobby', { type: 'member', change: 'left' }), 'ack');
    assert.equal(await outcome(eve, 'lobby', text('washed?')), 'muted');
    assert.equal(await outcome(admin, 'lobby', change('u_eve', 'banned')), 'ack');
    await eve.next('error', ({ code, key }) => code === 'forbidden' && !key);
    assert.equal(await outcome(admin, 'lobby', change('u_eve', 'unbanned')), 'ack');
    const joined = await tryJoin(eve, 'lobby');
    assert.deepEqual(joined.type === 'joined' && joined.can, ['read']);
    assert.equal(await outcome(admin, 'lobby', change('u_eve', 'unmuted')), 'ack');
    await eve.next('access', ({ can }) => can.includes('send'));
    assert.equal(await outcome(eve, 'lobby', text('thanks')), 'ack');
  });

  test('P23: a name is no way to be heard: present are the muted by what the room’s log calls them', async (t) => {
    const relay = await relayFor(t, { auth });
    const admin = await signIn(relay, 'admin', { roles: ['admin'] });
    const maya = await relay.enter('Maya');
    const [eve, mallory] = [await relay.enter('Eve'), await relay.enter('Mallory')];
    const [eveId, malloryId] = [eve.welcome.user.id, mallory.welcome.user.id];
    for (const client of [admin, maya, eve, mallory]) await client.join('lobby');
    await eve.say('lobby', 'k', 'hello');
    await relay.pass(bounds.presenceInterval);
    await maya.next('presence', ({ joined }) => joined.some(({ id }) => id === malloryId));
    // Mallory wrote nothing, so that the log has no name; she is already here by one that says something.
    for (const id of [eveId, malloryId]) assert.equal(await outcome(admin, 'lobby', mute(id, 600_000)), 'ack');
    await relay.pass(bounds.presenceInterval);
    const told = await maya.next('presence', ({ joined }) => joined.some(({ id }) => id === malloryId));
    const nameless = guestName(malloryId, 'Guest', 80);
    assert.deepEqual(told.joined, [{ ...mallory.welcome.user, name: nameless }]);

    const shouts: string[] = [];
    for (const [index, former] of [eve, mallory].entries()) {
      const again = await relay.enter(`SHOUT ${index}`, credentialOf(former));
      shouts.push(again.welcome.user.name);
      const { presence } = await again.join('lobby');
      assert.equal(presence.users.find(({ id }) => id === former.welcome.user.id)?.name, ['Eve', nameless][index]);
      await relay.pass(bounds.presenceInterval);
    }
    assert.deepEqual(shouts, ['SHOUT 0', 'SHOUT 1'], 'elsewhere they may be called so');
    maya.send({ type: 'beat', cursors: [] });
    await maya.next('beat');
    const late = await relay.enter('Late');
    await late.join('lobby');
    for (const { frames } of [maya, late]) assert.ok(!frames.join().includes('SHOUT'), 'nobody has heard it');

    assert.equal(await outcome(admin, 'lobby', change(eveId, 'unmuted')), 'ack');
    await relay.pass(bounds.presenceInterval);
    await maya.next('presence', ({ joined }) => joined.some(({ name }) => name === 'SHOUT 0'));
    assert.ok(!maya.frames.join().includes('SHOUT 1'), 'the other is still muted');
  });
});

describe('slow mode', () => {
  test('P24: it is told in joined and by an entry; who is too early is told when, and goes on in order', async (t) => {
    const relay = await relayFor(t, { auth });
    const admin = await signIn(relay, 'admin', { roles: ['admin'] });
    const maya = await relay.enter('Maya');
    assert.equal((await maya.join('lobby')).slow, undefined);
    assert.equal(await outcome(maya, 'lobby', { type: 'settings', slow: 5_000 }), 'forbidden');
    assert.equal(await outcome(admin, 'lobby', { type: 'settings', slow: 5_000 }), 'ack');
    await maya.reached('lobby', 2);
    const entry = maya.entries('lobby').at(-1)!;
    assert.ok(entry.type === 'settings' && entry.slow === 5_000);
    assert.equal((await (await relay.enter('Jonas')).join('lobby')).slow, 5_000);

    assert.equal((await maya.say('lobby', 'a', 'one')).type, 'ack');
    maya.send(
      { type: 'send', room: 'lobby', key: 'b', body: text('two') },
      { type: 'send', room: 'lobby', key: 'c', body: { type: 'edit', of: 4, text: 'behind it' } },
    );
    const refused = await maya.next('error', ({ key }) => key === 'b');
    assert.deepEqual([refused.code, refused.class, refused.retryAfter], ['slow-mode', 'retry', 5_000]);
    assert.equal((await maya.next('error', ({ key }) => key === 'c')).code, 'held');
    await relay.pass(5_000);
    maya.send(
      { type: 'send', room: 'lobby', key: 'b', body: text('two'), resume: true },
      { type: 'send', room: 'lobby', key: 'c', body: { type: 'edit', of: 4, text: 'behind it' } },
    );
    const [b, c] = [await maya.next('ack', ({ key }) => key === 'b'), await maya.next('ack', ({ key }) => key === 'c')];
    assert.equal(c.seq, b.seq + 1);
  });

  test('P3: a send that says resume and is refused for good opens the way as well', async (t) => {
    const relay = await relayFor(t, { auth });
    const admin = await signIn(relay, 'admin', { roles: ['admin'] });
    const maya = await relay.enter('Maya');
    await outcome(admin, 'lobby', { type: 'settings', slow: 5_000 });
    assert.equal((await maya.say('lobby', 'a', 'one')).type, 'ack');
    assert.equal(await outcome(maya, 'lobby', text('two')), 'slow-mode');
    await relay.pass(5_000);
    maya.send(
      { type: 'send', room: 'lobby', key: 'b', body: text(' '), resume: true },
      { type: 'send', room: 'lobby', key: 'c', body: text('three') },
    );
    assert.equal((await maya.next('error', ({ key }) => key === 'b')).code, 'text-length');
    await maya.next('ack', ({ key }) => key === 'c');
  });
});
