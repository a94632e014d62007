import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createServerClient } from '../../../src/server.ts';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { startRelay, temporaryFolder } from '../../support/relay.ts';
import { secret, userCredential } from '../../support/tokens.ts';

/** A relay on a real store, and people who ask it. */
async function site(t: TestContext) {
  const relay = await startRelay({
    data: await temporaryFolder(),
    auth: { secrets: [secret] },
    environment: { clock: undefined! },
  });
  t.after(() => relay.close());
  const soon = { exp: Math.floor(Date.now() / 1_000) + 600, iat: Math.floor(Date.now() / 1_000) - 1 };
  const as = (sub: string, more: object = {}) => new ApiClient(relay, userCredential(sub, { ...soon, ...more }));
  return { relay, as };
}

describe('lists by HTTP (P33, P34)', () => {
  test('one’s rooms with what they are called and what is unread, page by page', async (t) => {
    const { as } = await site(t);
    const [maya, jonas] = [as('maya'), as('jonas')];
    const made = { kind: 'private', members: ['u_jonas'], name: 'Garden', topic: 'What grows' };
    const { room } = (await maya.post('/rooms', made)).body;
    await maya.post('/rooms', { kind: 'private', members: ['u_jonas'] });
    assert.equal((await maya.post(`/rooms/${room}/messages`, { text: 'Hello' })).status, 201);
    const first = (await jonas.get('/me/rooms?limit=1')).body;
    assert.deepEqual(
      first.rooms.map((each: Record<string, unknown>) => [
        each['id'],
        each['name'],
        each['topic'],
        each['unread'],
        each['role'],
      ]),
      [[room, 'Garden', 'What grows', 1, 'member']],
    );
    assert.equal(first.rooms[0].last.text, 'Hello');
    const { at, room: before } = first.next;
    const second = (await jonas.get(`/me/rooms?limit=1&beforeAt=${at}&beforeRoom=${before}`)).body;
    assert.deepEqual([second.rooms.length, second.rooms[0].name, second.next], [1, '', undefined]);
    assert.deepEqual((await jonas.get(`/rooms/${room}`)).body.name, 'Garden');
    const listed = (await jonas.get('/rooms')).body.rooms as { room: string; name?: string }[];
    assert.equal(listed.find((each) => each.room === room)!.name, 'Garden');
    assertProblem(await jonas.ask('PATCH', `/rooms/${room}`, { body: { name: 'Mine' } }), 'forbidden', 403);
    assertProblem(await maya.ask('PATCH', `/rooms/${room}`, { body: {} }), 'bad-message', 400);
    assert.equal((await maya.ask('PATCH', `/rooms/${room}`, { body: { name: 'Yard' } })).status, 200);
    const { name, topic } = (await maya.get(`/rooms/${room}`)).body;
    assert.deepEqual([name, topic], ['Yard', 'What grows']);
  });

  test('members with who is there, people, open rooms and blocks, by the typed client, too', async (t) => {
    const { relay, as } = await site(t);
    const [maya, jonas, admin] = [as('maya'), as('jonas'), as('admin', { roles: ['admin'] })];
    const { room } = (await maya.post('/rooms', { kind: 'private', members: ['u_jonas'] })).body;
    await jonas.post(`/rooms/${room}/messages`, { text: 'Here' });
    const { members } = (await maya.get(`/rooms/${room}/members`)).body;
    assert.deepEqual(
      members.map((each: Record<string, unknown>) => [each['id'], each['role'], each['present']]),
      [
        ['u_jonas', undefined, false],
        ['u_maya', 'owner', false],
      ],
    );
    assert.equal((await maya.ask('PUT', `/rooms/${room}/mutes/u_jonas`, { body: { duration: 600_000 } })).status, 200);
    const mutes = async (who: typeof maya) =>
      (await who.get(`/rooms/${room}/members`)).body.members.map((each: object) => 'mutedUntil' in each);
    assert.deepEqual(
      [await mutes(maya), await mutes(jonas)],
      [
        [true, false],
        [false, false],
      ],
    );
    assertProblem(await jonas.ask('GET', `/rooms/${room}/bans`), 'forbidden', 403);
    assert.equal((await maya.ask('PUT', `/rooms/${room}/bans/u_eve`)).status, 200);
    assert.deepEqual((await maya.get(`/rooms/${room}/bans?limit=1`)).body, {
      users: [{ id: 'u_eve', name: '', kind: 'user', rank: 'owner' }],
    });
    const { people } = (await maya.post('/people/search', { search: 'jo' })).body;
    assert.deepEqual([people[0].id, people.length], ['u_jonas', 1]);
    const settings = { name: 'Garden', listed: true };
    assert.equal((await admin.ask('PATCH', '/rooms/garden', { body: settings })).status, 200);
    const found = (await maya.post('/directory/search', { search: 'gard' })).body.rooms;
    assert.deepEqual(found, [{ id: 'garden', name: 'Garden', topic: '', memberCount: 1, joined: false }]);
    assert.equal((await maya.ask('PUT', '/me/blocks/u_jonas')).status, 204);
    assertProblem(await maya.ask('PUT', '/me/blocks/u_maya'), 'bad-message', 400);
    assert.deepEqual((await maya.get('/me/blocks')).body.users[0].id, 'u_jonas');
    const { key } = await relay.relay.keys.add({
      name: 'bot',
      scopes: ['read', 'send', 'moderate', 'manage', 'act-as'],
    });
    const client = createServerClient({ url: relay.url, key }).as({ id: 'u_maya', name: 'Maya' });
    assert.deepEqual(
      (await client.listBlocks()).map(({ id }) => id),
      ['u_jonas'],
    );
    assert.deepEqual(
      (await client.listBanned(room)).users.map(({ id }) => id),
      ['u_eve'],
    );
    await client.unblockUser('u_jonas');
    assert.deepEqual(await client.listBlocks(), []);
    await client.blockUser('u_eve');
    assert.deepEqual((await client.listSummaries({ limit: 1 })).rooms[0]!.id, room);
    assert.deepEqual((await client.findRooms('garden')).rooms[0]!.id, 'garden');
    assert.deepEqual((await client.findPeople('jonas'))[0]!.id, 'u_jonas');
    const named = await client.createRoom({ kind: 'private', name: 'Shed' });
    await client.setRoom(named, { topic: 'Tools' });
    assert.deepEqual((await client.getRoom(named)).topic, 'Tools');
  });
});
