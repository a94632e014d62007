// P34: what one learns of somebody who has blocked one: as little as of somebody who is away.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import type { MemberPage, PeopleFound, RelayMessage, RoomPage } from '../../src/protocol/index.ts';
import { ApiClient, authorizationOf } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { relayOnDisk } from '../support/relay-on-disk.ts';
import { makeRoom, outcome, text } from '../support/rooms.ts';
import { userCredential } from '../support/tokens.ts';
import type { WireClient } from '../support/wire-client.ts';

let ids = 0;
async function ask<T extends RelayMessage>(client: WireClient, message: object): Promise<T> {
  const id = ++ids;
  client.raw(JSON.stringify([{ ...message, id }]));
  return (await client.nextWhere((told): told is RelayMessage => 'id' in told && told.id === id)) as T;
}
const block = async (client: WireClient, user: string, type: 'block' | 'unblock' = 'block'): Promise<void> => {
  assert.equal((await ask(client, { type, user })).type, 'done');
};

/** Maya and Jonas in their direct room, in which both have written; Maya is connected by a second device that follows nothing. */
async function twoIn(t: TestContext) {
  const relay = await relayOnDisk(t);
  const [maya, jonas] = [await relay.enter('maya'), await relay.enter('jonas')];
  const direct = await makeRoom(maya, 'direct', ['u_jonas']);
  for (const client of [maya, jonas]) assert.equal(await outcome(client, direct, text('hello')), 'ack');
  /** All that is collected is told. */
  const settle = async (...clients: WireClient[]) => {
    for (let count = 0; count < 3; count++) {
      relay.clock.advance(bounds.presenceInterval);
      for (const client of clients) {
        client.send({ type: 'beat', cursors: [] });
        await client.next('beat');
      }
    }
  };
  return { relay, maya, jonas, direct, settle };
}
const fleeting = ['presence', 'signals', 'reads', 'access', 'changes', 'error'];
const fleetingOf = (client: WireClient, from: number): RelayMessage[] =>
  client.received.slice(from).filter(({ type }) => fleeting.includes(type));

/** Everything that somebody does in a room without writing. */
async function stir(client: WireClient, room: string): Promise<void> {
  const { head } = await client.join(room);
  client.send({ type: 'signal', room, topic: 'typing', data: true });
  client.send({ type: 'read', room, seq: head });
  client.send({ type: 'signal', room, topic: 'cursor', data: { x: 1 } });
}

describe('P34: who is blocked', () => {
  for (const who of ['is told nothing of the other', 'is nothing that the other is told of'] as const) {
    test(`${who} in their direct room: neither presence, at the join or later, nor typing, nor how far they read`, async (t) => {
      const { maya, jonas, direct, settle } = await twoIn(t);
      const [one, other, otherId] =
        who === 'is told nothing of the other' ? [jonas, maya, 'u_maya'] : [maya, jonas, 'u_jonas'];
      await stir(other, direct);
      await settle(other);
      await block(maya, 'u_jonas');
      const { presence, reads } = await one.join(direct);
      assert.deepEqual(
        [presence.count, presence.users.map(({ id }) => id)],
        [1, [one.welcome.user.id]],
        'the other follows the room',
      );
      assert.ok(!reads.some(([user]) => user === otherId));
      await settle(one, other);
      const count = one.received.length;
      assert.equal(await outcome(maya, direct, text('still to be read')), 'ack');
      await stir(other, direct);
      await settle(other, one);
      other.send({ type: 'leave', room: direct });
      await settle(other, one);
      await stir(other, direct);
      await settle(other, one);
      assert.deepEqual(fleetingOf(one, count), []);
    });
  }

  test('sees the other go, as when they leave, if they are there; nobody is told when they are not', async (t) => {
    const { maya, jonas, direct, settle, relay } = await twoIn(t);
    await maya.join(direct);
    await jonas.join(direct);
    await settle(maya, jonas);
    let count = jonas.received.length;
    await block(maya, 'u_jonas');
    await settle(maya, jonas);
    assert.deepEqual(fleetingOf(jonas, count), [
      { type: 'presence', room: direct, count: 1, joined: [], left: ['u_maya'] },
    ]);
    count = jonas.received.length;
    await block(maya, 'u_jonas', 'unblock');
    await settle(maya, jonas);
    assert.deepEqual(
      fleetingOf(jonas, count).map((told) => told.type === 'presence' && [told.count, told.joined.map(({ id }) => id)]),
      [[2, ['u_maya']]],
      'and comes again; that one might not have written is not told to one who did not try',
    );
    maya.send({ type: 'leave', room: direct });
    await settle(maya, jonas);
    count = jonas.received.length;
    await block(await relay.enter('maya'), 'u_jonas');
    await settle(jonas);
    assert.deepEqual(fleetingOf(jonas, count), []);
  });

  test('what one may do is told and refused alike: at the join, by HTTP, to uploads; and told again when it ends', async (t) => {
    const { relay, maya, jonas, direct } = await twoIn(t);
    const api = new ApiClient(relay, userCredential('jonas'));
    const upload = async () => {
      const response = await fetch(`${relay.url}/files`, {
        method: 'POST',
        headers: { authorization: authorizationOf(userCredential('jonas')), 'live-chat-room': direct },
        body: 'notes',
      });
      await response.arrayBuffer();
      return response.status;
    };
    assert.equal(await upload(), 201);
    const [own] = (await jonas.join(direct)).snapshot!.messages.filter(({ from }) => from === 'u_jonas');
    await block(maya, 'u_jonas');
    const { can } = await jonas.join(direct);
    assert.deepEqual(can, ['read', 'delete']);
    assert.deepEqual((await api.get(`/rooms/${direct}`)).body.can, can);
    const { rooms } = (await api.get('/rooms')).body as { rooms: { room: string; can: string[] }[] };
    assert.deepEqual(rooms.find(({ room }) => room === direct)!.can, can);
    assert.equal(await upload(), 403);
    assert.equal(await outcome(jonas, direct, text('hello?')), 'forbidden');
    for (const body of [
      { type: 'edit', of: own!.seq, text: 'changed' },
      { type: 'reaction', of: own!.seq, emoji: '👍', on: true },
      { type: 'pin', of: own!.seq, on: true },
    ] as const) {
      assert.equal(await outcome(jonas, direct, body), 'forbidden', body.type);
    }
    assert.equal(await outcome(jonas, direct, { type: 'delete', of: own!.seq }), 'ack');
    assert.deepEqual((await maya.join(direct)).can.includes('send'), true, 'who has blocked may write');
    await block(maya, 'u_jonas', 'unblock');
    assert.ok((await jonas.next('access')).can.includes('send'));
    assert.equal(await upload(), 201);
    assert.equal(await outcome(jonas, direct, text('hello')), 'ack');
  });

  test('lists of members and people do not tell that the other is there, by any way; a list that is watched does not stir', async (t) => {
    const { relay, maya, jonas, direct, settle } = await twoIn(t);
    await maya.join(direct);
    const api = {
      jonas: new ApiClient(relay, userCredential('jonas')),
      maya: new ApiClient(relay, userCredential('maya')),
    };
    const told = async (client: WireClient, by: ApiClient, id: string) => {
      const of = (all: readonly { id: string; present: boolean }[]) => all.find((each) => each.id === id)?.present;
      return [
        of((await ask<MemberPage>(client, { type: 'members', room: direct })).members),
        of((await by.get(`/rooms/${direct}/members`)).body.members),
        of((await ask<PeopleFound>(client, { type: 'people' })).people),
        of((await by.post('/people/search', {})).body.people),
        of((await ask<RoomPage>(client, { type: 'rooms' })).rooms.find((room) => room.id === direct)!.others!),
      ];
    };
    await jonas.join(direct);
    assert.deepEqual(await told(jonas, api.jonas, 'u_maya'), [true, true, true, true, true]);
    assert.equal((await ask(jonas, { type: 'watch' })).type, 'changes');
    await told(jonas, api.jonas, 'u_maya');
    await block(maya, 'u_jonas');
    assert.deepEqual(await told(jonas, api.jonas, 'u_maya'), [false, false, false, false, false]);
    assert.deepEqual(await told(maya, api.maya, 'u_jonas'), [false, false, false, false, false], 'and the reverse');
    const members = (await ask<MemberPage>(jonas, { type: 'members', room: direct })).members;
    assert.equal(members.find(({ id }) => id === 'u_jonas')!.present, true, 'oneself is there');
    const reads = (await api.jonas.get(`/rooms/${direct}/reads`)).body as { reads: { user: string }[] };
    assert.ok(!JSON.stringify(reads).includes('u_maya'));
    const isTold = () => jonas.received.filter(({ type }) => type === 'changes').length > 1;
    await eventually(() => {
      relay.clock.advance(bounds.listInterval);
      return isTold();
    });
    const before = jonas.received.length;
    maya.send({ type: 'bye' });
    await maya.closed;
    const again = await relay.enter('maya');
    await settle(jonas, again);
    again.send({ type: 'bye' });
    await again.closed;
    await settle(jonas);
    // What would have been read for it is read.
    assert.equal((await ask<RoomPage>(jonas, { type: 'rooms' })).type, 'rooms');
    await settle(jonas);
    assert.deepEqual(fleetingOf(jonas, before), []);
  });

  test('is somebody: an id that nobody can have is refused, by any way, and what was stored before is taken away all the same', async (t) => {
    const { relay, maya } = await twoIn(t);
    const api = new ApiClient(relay, userCredential('maya'));
    for (const user of ['maya', 'u_', 'x_1', 'u_a b', 'u_\u202Ea', 'u_a\n', `u_${'x'.repeat(255)}`]) {
      const answers = [
        await ask(maya, { type: 'block', user }),
        await ask(maya, { type: 'create', kind: 'private', members: [user] }),
        await ask(maya, { type: 'create', kind: 'direct', members: [user] }),
      ];
      for (const answer of answers) assert.equal(answer.type === 'error' && answer.code, 'bad-message', user);
      const path = `/me/blocks/${encodeURIComponent(user)}`;
      assert.equal((await api.ask('PUT', path)).body.code, 'bad-message');
      assert.equal((await api.post('/rooms', { kind: 'private', members: [user] })).body.code, 'bad-message');
    }
    assert.deepEqual((await api.get('/me/blocks')).body.users, []);
    for (const user of ['u_a', 'u_%40', 'g_x-_', 's_shop', 'a_1', `u_${'x'.repeat(254)}`]) await block(maya, user);
    await block(maya, 'maya', 'unblock');
  });

  test('rooms of more are as they were', async (t) => {
    const { maya, jonas, settle } = await twoIn(t);
    const room = await makeRoom(maya, 'private', ['u_jonas']);
    await block(maya, 'u_jonas');
    await maya.join(room);
    const { presence, can } = await jonas.join(room);
    assert.deepEqual([presence.count, can.includes('send')], [2, true]);
    const count = jonas.received.length;
    maya.send({ type: 'signal', room, topic: 'typing', data: true });
    await settle(maya, jonas);
    await eventually(() => fleetingOf(jonas, count).some(({ type }) => type === 'signals'));
  });
});
