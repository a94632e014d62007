import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { relayFor } from '../../support/relay-test.ts';
import { startRelay, temporaryFolder } from '../../support/relay.ts';
import { codeOf, get, png, post } from '../../support/files.ts';
import { change, makeRoom, mute, outcome, signIn } from '../../support/rooms.ts';
import { secret, userCredential } from '../../support/tokens.ts';
import { welcomed } from '../../support/wire.ts';
import { enter, WireClient } from '../../support/wire-client.ts';

const auth = { secrets: [secret] };
const asMaya = { 'live-chat-as': 'u_maya', 'live-chat-as-name': 'M%C3%A4ya' };
const all = ['read', 'send', 'moderate', 'manage', 'act-as'] as const;

describe('a service that acts in the name of a user', () => {
  test('needs the scope for it, and may do what the user may', async (t) => {
    const relay = await relayFor(t, { auth });
    const { keys } = relay.relay;
    const of = async (...scopes: (typeof all)[number][]) =>
      new ApiClient(relay, { kind: 'token', token: (await keys.add({ name: 'bridge', scopes })).key });
    const [bridge, plain, reader] = [
      await of(...all),
      await of('read', 'send', 'moderate'),
      await of('read', 'act-as'),
    ];
    const send = (client: ApiClient, headers: Record<string, string>) =>
      client.post('/rooms/lobby/messages', { text: 'x' }, headers);
    assert.equal((await send(bridge, asMaya)).status, 201);
    assertProblem(await send(plain, asMaya), 'forbidden', 403);
    assertProblem(await send(reader, asMaya), 'forbidden', 403);
    assert.deepEqual((await bridge.ask('GET', '/me', { headers: asMaya })).body, {
      user: { id: 'u_maya', name: 'Mäya', kind: 'user' },
    });
    const maya = await signIn(relay, 'maya');
    const { user } = maya.welcome;
    assertProblem(
      await new ApiClient(relay, { kind: 'token', token: 'x' }).ask('GET', '/me', { headers: asMaya }),
      'credential-invalid',
      401,
    );
    // What the service itself may, the user may not.
    const eve = await signIn(relay, 'eve');
    const said = await eve.say('lobby', 'k', 'hers');
    const seq = said.type === 'ack' ? said.seq : 0;
    assertProblem(await bridge.ask('DELETE', `/rooms/lobby/messages/${seq}`, { headers: asMaya }), 'forbidden', 403);
    const room = await makeRoom(maya, 'private');
    assert.equal((await bridge.ask('GET', `/rooms/${room}`, { headers: asMaya })).status, 200);
    assertProblem(await bridge.get(`/rooms/${room}`), 'forbidden', 403);
    const owner = await signIn(relay, 'boss', { roles: ['admin'] });
    assert.equal(await outcome(owner, 'lobby', change(user.id, 'banned')), 'ack');
    assertProblem(await send(bridge, asMaya), 'forbidden', 403);
    await relay.relay.revoke({ user: 'u_eve' });
    relay.clock.advance(1_000);
    assertProblem(await send(bridge, { 'live-chat-as': 'u_eve', 'live-chat-as-name': 'Eve' }), 'revoked', 401);
  });

  test('uploads and downloads as that user: with their rights, bans, mutes and room for files, not with its own', async (t) => {
    const relay = await startRelay({ auth, files: { userBytes: 150 }, environment: { clock: new ManualClock() } });
    t.after(() => relay.close());
    const { key } = await relay.relay.keys.add({ name: 'bridge', scopes: all });
    const plain = await relay.relay.keys.add({ name: 'plain', scopes: ['read', 'send'] });
    const [service, without] = [key, plain.key].map((token) => ({ kind: 'token', token }) as const);
    const put = (headers: object = asMaya, room = 'lobby', by = service!) =>
      post(relay.url, by, room, png, { headers: { ...headers } });
    assert.equal(await codeOf(await put(asMaya, 'lobby', without)), 'forbidden');
    assert.equal(await codeOf(await put({ ...asMaya, 'live-chat-as': 's_bridge' })), 'bad-message');
    const { id } = (await (await put()).json()) as { id: string };
    assert.equal(await codeOf(await get(relay.url, service, id)), 'no-such-file', 'it is hers');
    assert.equal((await get(relay.url, service, id, asMaya)).status, 200);
    const bridge = new ApiClient(relay, service!);
    const send = (headers: Record<string, string>) =>
      bridge.post('/rooms/lobby/messages', { text: '', files: [id] }, headers);
    assertProblem(await send({}), 'no-such-file', 404);
    assert.equal((await send(asMaya)).status, 201);
    assert.equal((await put()).status, 201);
    assert.equal(await codeOf(await put()), 'quota-exceeded', 'her room is full');
    const asEve = { 'live-chat-as': 'u_eve', 'live-chat-as-name': 'Eve' };
    assert.equal((await put(asEve)).status, 201, "Eve's is not");
    assert.equal((await put({})).status, 201, "nor is the service's");

    const boss = await welcomed(
      await WireClient.open(relay.socketUrl),
      undefined,
      userCredential('boss', { roles: ['admin'] }),
    );
    const room = await makeRoom(boss, 'private');
    assert.equal(await codeOf(await put(asEve, room)), 'forbidden', 'a room that she may not see');
    assert.equal(await outcome(boss, 'lobby', mute('u_eve', 60_000)), 'ack');
    assert.equal(await codeOf(await put(asEve)), 'muted');
    assert.equal(await outcome(boss, 'lobby', change('u_eve', 'banned')), 'ack');
    assert.equal(await codeOf(await put(asEve)), 'forbidden');
    assert.equal(await codeOf(await get(relay.url, service, id, asEve)), 'no-such-file');
    await relay.relay.ban('u_maya');
    assert.equal(await codeOf(await put(asMaya, 'other')), 'forbidden');
    assert.equal(await codeOf(await get(relay.url, service, id, asMaya)), 'forbidden');
    boss.cut();
  });

  test('says whom it means in a form that is checked', async (t) => {
    const relay = await relayFor(t, { auth });
    const { key } = await relay.relay.keys.add({ name: 'bridge', scopes: all });
    const bridge = new ApiClient(relay, { kind: 'token', token: key });
    const of = (headers: Record<string, string>) => bridge.ask('GET', '/me', { headers });
    for (const id of ['s_bridge', 'relay', 'maya', 'u_', 'g_a b', `u_${'x'.repeat(300)}`]) {
      assertProblem(await of({ ...asMaya, 'live-chat-as': id }), 'bad-message', 400);
    }
    assertProblem(await of({ 'live-chat-as': 'u_maya' }), 'bad-message', 400);
    assertProblem(await of({ ...asMaya, 'live-chat-as-name': '%E0' }), 'bad-message', 400);
    assertProblem(await of({ 'live-chat-as': 'g_nobody' }), 'forbidden', 403);
    const gus = await relay.enter('Gus');
    const answer = await of({ 'live-chat-as': gus.welcome.user.id, 'live-chat-as-name': 'other' });
    assert.deepEqual(answer.body.user, gus.welcome.user);
    const keyless = await bridge.post('/invitations/redeem', { token: 'i_x' }, asMaya);
    assertProblem(keyless, 'forbidden', 403);
  });

  test('entries say by whom they are sent, on disk and on sockets (P22)', async (t) => {
    const data = await temporaryFolder();
    t.after(() => rm(data, { recursive: true, force: true }));
    let relay = await startRelay({ data, auth: { guests: true } });
    t.after(() => relay.close());
    const { key } = await relay.relay.keys.add({ name: 'bridge', scopes: all });
    const credential = { kind: 'token', token: key } as const;
    const jonas = await enter(relay.socketUrl, 'Jonas');
    await jonas.join('lobby');
    const bridge = new ApiClient(relay, credential);
    const { seq } = (await bridge.post('/rooms/lobby/messages', { text: 'Hello' }, asMaya)).body;
    await bridge.ask('PATCH', `/rooms/lobby/messages/${seq}`, { body: { text: 'Hello!' }, headers: asMaya });
    await bridge.ask('PUT', `/rooms/lobby/messages/${seq}/reactions/${encodeURIComponent('👍')}`, { headers: asMaya });
    const made = await bridge.post('/rooms', { kind: 'private' }, asMaya);
    assert.equal(made.status, 201);
    await jonas.next('entries', ({ entries }) => entries.some(({ type }) => type === 'reaction'));
    const entries = jonas.received.flatMap((told) => (told.type === 'entries' ? told.entries : []));
    assert.deepEqual(
      entries.map(({ type, from, via }) => `${type} ${from} ${via}`),
      ['member', 'message', 'edit', 'reaction'].map((type) => `${type} u_maya s_bridge`),
    );
    await relay.relay.ban('u_maya');
    assertProblem(await bridge.post('/rooms/lobby/messages', { text: 'banned' }, asMaya), 'forbidden', 403);
    await bridge.post('/rooms/lobby/messages', { text: 'in its own name' });
    await jonas.close();
    await relay.close();
    relay = await startRelay({ data, auth: { guests: true } });
    const { messages } = (await new ApiClient(relay, credential).get('/rooms/lobby/messages')).body;
    assert.deepEqual(
      messages.map((message: { from: string; via?: string; name: string }) => [
        message.from,
        message.via,
        message.name,
      ]),
      [
        ['u_maya', 's_bridge', 'Mäya'],
        ['s_bridge', undefined, 'bridge'],
      ],
    );
  });
});
