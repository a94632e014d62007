// Who may make how many rooms, and whom they may put into them.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { relayFor, type RelayUnderTest } from '../support/relay-test.ts';
import { relayOnDisk } from '../support/relay-on-disk.ts';
import { ask, outcome, signIn, text, tryJoin } from '../support/rooms.ts';
import { StreamClient } from '../support/stream-client.ts';
import { secret, userCredential } from '../support/tokens.ts';
import type { Wire } from '../support/wire.ts';

const auth = { secrets: [secret] };
const hour = 3_600_000;

const create = async (client: Wire, more: object = {}): Promise<string> => {
  const answer = await ask(client, { type: 'create', kind: 'private', ...more });
  return answer.type === 'error' ? answer.code : answer.type;
};
const people = (count: number, first = 0): string[] =>
  Array.from({ length: count }, (_, index) => `u_person${first + index}`);

/** One user by each way there is. */
async function waysOf(relay: RelayUnderTest, sub: string) {
  const base = relay.socketUrl.replace('ws', 'http');
  const streams = [await StreamClient.open(base, 'stream'), await StreamClient.open(base, 'poll')] as const;
  for (const stream of streams) await relay.adopt(stream).hello({ credential: userCredential(sub) });
  return { socket: await signIn(relay, sub), streams, api: new ApiClient(relay, userCredential(sub)) };
}

async function exhaust(client: Wire): Promise<void> {
  for (let count = 0; count < bounds.roomBurst; count++) assert.equal(await create(client), 'entered');
}

describe('how many rooms one makes', () => {
  test('so many at once by all ways together, then so many an hour; who comes again has no more; others have their own', async (t: TestContext) => {
    const relay = await relayFor(t, { auth, roomRate: 30 });
    const { socket, streams, api } = await waysOf(relay, 'maya');
    assert.equal((await api.post('/rooms', { kind: 'private' })).status, 201);
    for (const client of [socket, ...streams]) assert.equal(await create(client), 'entered');
    for (let count = 4; count < bounds.roomBurst; count++) assert.equal(await create(socket), 'entered');
    for (const client of [socket, ...streams]) {
      const refused = await ask(client, { type: 'create', kind: 'private' });
      assert.ok(refused.type === 'error');
      assert.deepEqual([refused.code, refused.class, refused.retryAfter], ['limited', 'retry', hour / 30]);
    }
    const problem = await api.post('/rooms', { kind: 'support' });
    assertProblem(problem, 'limited', 429);
    assert.equal(problem.headers.get('retry-after'), '120');
    assert.equal(await create(await signIn(relay, 'jonas')), 'entered');
    for (const client of [socket, ...streams]) client.cut();
    await relay.pass(6 * bounds.shareMemory);
    await relay.enter('somebody, at whose coming those who are gone are forgotten');
    assert.equal(await create(await signIn(relay, 'maya')), 'limited');
    await relay.pass(hour / 30);
    const again = await signIn(relay, 'maya');
    assert.equal(await create(again), 'entered');
    assert.equal(await create(again), 'limited');
  });

  test('a direct room that is there, and one that could not be stored, do not count', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = await signIn(relay, 'maya');
    for (let count = 0; count < 2 * bounds.roomBurst; count++) {
      assert.equal(await create(maya, { kind: 'direct', members: ['u_jonas'] }), 'entered');
    }
    const { createRoom } = relay.store;
    relay.store.createRoom = () => Promise.resolve({ ok: false, code: 'store-unavailable', message: 'full' });
    for (let count = 0; count < bounds.roomBurst; count++) assert.equal(await create(maya), 'store-unavailable');
    relay.store.createRoom = createRoom;
    for (let count = 1; count < bounds.roomBurst; count++) assert.equal(await create(maya), 'entered');
    assert.equal(await create(maya), 'limited');
  });

  test('admins and services make as many as they want; who is named by a service has the bound of a user; a guest has one', async (t) => {
    const relay = await relayFor(t, { auth });
    const admin = await signIn(relay, 'boss', { roles: ['admin'] });
    for (let count = 0; count < 3 * bounds.roomBurst; count++) assert.equal(await create(admin), 'entered');
    const { key } = await relay.relay.keys.add({ name: 'shop', scopes: ['manage', 'act-as'] });
    const shop = new ApiClient(relay, { kind: 'token', token: key });
    for (let count = 0; count < 2 * bounds.roomBurst; count++) {
      assert.equal((await shop.post('/rooms', { kind: 'private' })).status, 201);
    }
    const asMaya = { 'live-chat-as': 'u_maya', 'live-chat-as-name': 'Maya' };
    await exhaust(await signIn(relay, 'maya'));
    assertProblem(await shop.post('/rooms', { kind: 'private' }, asMaya), 'limited', 429);
    const guest = await relay.enter('Guest');
    for (let count = 0; count < bounds.roomBurst; count++) {
      assert.equal(await create(guest, { kind: 'support' }), 'entered');
    }
    assert.equal(await create(guest, { kind: 'support' }), 'limited');
  });

  test('so many invitations by all ways together, also to rooms where one may not invite; of admins as many as they want', async (t) => {
    const relay = await relayFor(t, { auth });
    const { socket, streams, api } = await waysOf(relay, 'maya');
    const room = (await api.post('/rooms', { kind: 'private' })).body.room as string;
    const invite = async (client: Wire, to = room) => (await ask(client, { type: 'invite', room: to })).type;
    for (const client of streams) assert.equal(await invite(client), 'invitation');
    assert.equal((await api.post(`/rooms/${room}/invitations`, {})).status, 201);
    for (let count = 3; count < bounds.invitationBurst; count++) {
      if (count % 2) assert.equal(await invite(socket), 'invitation');
      else assert.equal(await invite(socket, 'lobby'), 'error');
    }
    for (const client of [socket, ...streams]) {
      const refused = await ask(client, { type: 'invite', room });
      assert.ok(refused.type === 'error');
      assert.deepEqual([refused.code, refused.retryAfter], ['limited', hour / bounds.invitationRate]);
    }
    assertProblem(await api.post(`/rooms/${room}/invitations`, {}), 'limited', 429);
    await relay.pass(hour / bounds.invitationRate);
    assert.equal(await invite(await signIn(relay, 'maya')), 'invitation');
    const admin = await signIn(relay, 'boss', { roles: ['admin'] });
    for (let count = 0; count <= bounds.invitationBurst; count++) {
      assert.equal(await invite(admin, 'lobby'), 'invitation');
    }
  });

  test('so many open rooms of which one user is the first writer, by all ways together; those that others have begun are no bound, nor is coming again', async (t) => {
    const relay = await relayFor(t, { auth });
    const { socket, streams, api } = await waysOf(relay, 'maya');
    const jonas = await signIn(relay, 'jonas');
    for (const room of ['hall', 'yard']) assert.equal(await outcome(jonas, room, text('first')), 'ack');
    assert.equal((await api.post('/rooms/open-0/messages', { text: 'hello' })).status, 201);
    for (const [index, client] of streams.entries()) {
      assert.equal(await outcome(client, `open-${index + 1}`, text('hello')), 'ack');
    }
    await socket.join('followed');
    assert.equal(await outcome(socket, 'followed', text('hello')), 'ack');
    for (let count = 4; count < bounds.openingBurst; count++) {
      if (count % 10 === 0) await relay.pass(2_000);
      assert.equal(await outcome(socket, `open-${count}`, text('hello')), 'ack');
      assert.equal(await outcome(socket, 'hall', text('hello')), 'ack');
    }
    for (let count = 0; ; count++) {
      // Some came back while time passed for the rate of sends.
      const answer = await outcome(socket, `more-${count}`, text('hello'));
      if (answer === 'limited') break;
      assert.equal(answer, 'ack');
      assert.ok(count < 10);
    }
    for (const client of streams) assert.equal(await outcome(client, 'yet-another', text('hello')), 'limited');
    assertProblem(await api.post('/rooms/yet-another/messages', { text: 'hello' }), 'limited', 429);
    await socket.join('yard');
    assert.equal(await outcome(socket, 'yard', text('hello')), 'ack');
    assert.equal(await outcome(socket, 'followed', text('again')), 'ack');
    assert.equal(await outcome(jonas, 'his-own', text('hello')), 'ack');
    await relay.pass(3_600_000 / bounds.openingRate);
    assert.equal(await outcome(await signIn(relay, 'maya'), 'after-a-while', text('hello')), 'ack');
    const admin = await signIn(relay, 'boss', { roles: ['admin'] });
    for (let count = 0; count <= bounds.openingBurst; count++) {
      if (count % 10 === 0) await relay.pass(2_000);
      assert.equal(await outcome(admin, `of-the-team-${count}`, text('hello')), 'ack');
    }
  });

  test('so many people are put into new rooms, each counted once in each; nothing of a room is taken where there are too many', async (t) => {
    const relay = await relayFor(t, { auth });
    const agent = await signIn(relay, 'agent', { roles: ['agent'] });
    const most = bounds.addedPeopleBurst;
    assert.equal(await create(agent, { members: [...people(most - 2), ...people(1), 'u_agent'] }), 'entered');
    const refused = await ask(agent, { type: 'create', kind: 'private', members: people(3) });
    assert.ok(refused.type === 'error');
    assert.deepEqual([refused.code, refused.retryAfter], ['limited', hour / bounds.addedPeopleRate]);
    assert.equal(await create(agent, { members: people(1) }), 'entered');
    for (let count = 2; count < bounds.roomBurst; count++) assert.equal(await create(agent), 'entered');
    assert.equal(await create(agent), 'limited');
  });
});

describe('whom one puts into a room unasked', () => {
  const roomFor = async (t: TestContext, names: readonly string[]) => {
    const relay = await relayOnDisk(t);
    const clients = await Promise.all(names.map((name) => relay.enter(name)));
    for (const client of clients) assert.equal(await outcome(client, 'hall', text('hello')), 'ack');
    return { relay, clients: clients as readonly Wire[] as readonly [Wire, Wire] };
  };
  const words = async (client: Wire, message: object) => {
    const answer = await ask(client, { type: 'create', ...message });
    return answer.type === 'error' ? `${answer.code}: ${answer.message}` : answer.type;
  };

  test('a direct room of more than two, which nobody leaves, is made of people whose names one knows from a room; the team makes it of anybody', async (t) => {
    const { relay, clients } = await roomFor(t, ['maya', 'jonas']);
    const [maya] = clients;
    const stranger = await relay.enter('stranger');
    const direct = (...members: string[]) => ({ kind: 'direct', members });
    assert.equal(await create(maya, direct('u_nobody')), 'entered', 'of two, with anybody');
    assert.equal(await create(maya, direct('u_jonas', 'u_nobody')), 'forbidden');
    assert.equal(await create(stranger, direct('u_maya', 'u_jonas')), 'forbidden');
    const agent = await relay.enter('ann', { roles: ['agent'] });
    assert.equal(await create(agent, direct('u_maya', 'u_jonas', 'u_nobody')), 'entered');
    const dana = await relay.enter('dana');
    assert.equal(await outcome(dana, 'hall', text('hello')), 'ack');
    assert.equal(await create(maya, direct('u_jonas', 'u_dana')), 'entered');
    assert.equal(await create(dana, direct('u_jonas', 'u_maya')), 'entered', 'the same one');
  });

  test('P34: a block is answered as somebody whom one does not know, whoever else is named', async (t) => {
    const { clients } = await roomFor(t, ['maya', 'jonas', 'dana']);
    const [maya, jonas] = clients;
    assert.equal((await ask(maya, { type: 'block', user: 'u_jonas' })).type, 'done');
    const blocked = await words(jonas, { kind: 'direct', members: ['u_maya', 'u_dana'] });
    assert.equal(blocked, await words(jonas, { kind: 'direct', members: ['u_nobody', 'u_dana'] }));
    assert.equal(blocked, await words(jonas, { kind: 'direct', members: ['u_maya', 'u_nobody'] }));
    assert.match(blocked, /^forbidden/);
    assert.equal(await words(jonas, { kind: 'private', members: ['u_maya'] }), 'entered');
    assert.equal(await words(jonas, { kind: 'private', members: ['u_nobody'] }), 'entered');
  });

  test('a support room has nobody else in it but by the team', async (t) => {
    const { relay, clients } = await roomFor(t, ['maya', 'jonas']);
    const support = { kind: 'support', members: ['u_jonas'] };
    assert.equal(await create(clients[0], support), 'forbidden');
    assert.equal(await create(await relay.guest(), support), 'forbidden');
    assert.equal(
      await create(clients[0], { kind: 'support', members: ['u_maya'] }),
      'entered',
      'oneself is nobody else',
    );
    assert.equal(await create(await relay.enter('ann', { roles: ['agent'] }), support), 'entered');
    assert.equal(await create(await relay.enter('boss', { roles: ['admin'] }), support), 'entered');
    const { key } = await relay.relay.keys.add({ name: 'shop', scopes: ['manage', 'act-as'] });
    const shop = new ApiClient(relay, { kind: 'token', token: key });
    assert.equal((await shop.post('/rooms', support)).status, 201);
    assertProblem(
      await shop.post('/rooms', support, { 'live-chat-as': 'u_maya', 'live-chat-as-name': 'Maya' }),
      'forbidden',
      403,
    );
  });

  test('who is put into a private room sees by whom, leaves it, and is in none of theirs after a block', async (t) => {
    const { clients } = await roomFor(t, ['maya', 'jonas']);
    const [maya, jonas] = clients;
    const answer = await ask(jonas, { type: 'create', kind: 'private', members: ['u_maya'] });
    assert.ok(answer.type === 'entered');
    maya.send({ type: 'join', room: answer.room, cursor: { epoch: (await maya.join('hall')).epoch, seq: 0 } });
    const { entries } = await maya.next('entries', ({ room }) => room === answer.room);
    const added = entries.find((entry) => entry.type === 'member' && entry.user.id === 'u_maya');
    assert.equal(added?.from, 'u_jonas');
    assert.equal(await outcome(maya, answer.room, { type: 'member', change: 'left' }), 'ack');
    assert.equal((await ask(maya, { type: 'block', user: 'u_jonas' })).type, 'done');
    const second = await ask(jonas, { type: 'create', kind: 'private', members: ['u_maya'] });
    assert.ok(second.type === 'entered');
    assert.equal((await tryJoin(maya, second.room)).type, 'error');
  });
});
