import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operationsFor } from '../../../server/src/api/operations.ts';
import { defaultLimits } from '../../../src/protocol/index.ts';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { relayFor, until } from '../../support/relay-test.ts';
import { startRelay } from '../../support/relay.ts';
import { secret, userCredential } from '../../support/tokens.ts';

const auth = { secrets: [secret] };
const limits = { sendRate: 1_000, sendBurst: 1_000, pageLength: 5 };

describe('messages by HTTP', () => {
  test('are sent once for each key (P3), reach sockets, and are read back', async (t) => {
    const relay = await relayFor(t, { auth });
    const [maya, jonas] = [new ApiClient(relay, userCredential('maya')), await relay.enter('Jonas')];
    await jonas.join('lobby');
    const headers = { 'idempotency-key': 'order-1' };
    const first = await maya.post('/rooms/lobby/messages', { text: 'Hello' }, headers);
    assert.equal(first.status, 201);
    assert.deepEqual(first.body, { seq: 2, at: first.body.at, key: 'order-1' });
    const again = await maya.post('/rooms/lobby/messages', { text: 'Hello' }, { 'idempotency-key': '"order-1"' });
    assert.deepEqual(again.body, first.body);
    assertProblem(await maya.post('/rooms/lobby/messages', { text: 'Other' }, headers), 'key-reused', 422);
    const { entries } = await jonas.next('entries', (told) => told.entries.some(({ seq }) => seq === 2));
    const entry = entries.find(({ seq }) => seq === 2)!;
    assert.equal(
      entry.type === 'message' && `${entry.from} ${entry.name} ${entry.text} ${entry.key}`,
      'u_maya Maya Hello order-1',
    );
    const { body } = await maya.get('/rooms/lobby/messages/2');
    assert.deepEqual([body.text, body.from, body.reactions], ['Hello', 'u_maya', []]);
    const one = await maya.post('/rooms/lobby/messages', { text: 'without a key' });
    const two = await maya.post('/rooms/lobby/messages', { text: 'without a key' });
    assert.notEqual(one.body.seq, two.body.seq);
  });

  test('are edited, reacted to and deleted', async (t) => {
    const relay = await relayFor(t, { auth });
    const [maya, jonas] = [new ApiClient(relay, userCredential('maya')), new ApiClient(relay, userCredential('jonas'))];
    const { seq } = (await maya.post('/rooms/lobby/messages', { text: 'Hello' })).body;
    const at = `/rooms/lobby/messages/${seq}`;
    const like = `${at}/reactions/${encodeURIComponent('👍')}`;
    assert.equal((await maya.ask('PATCH', at, { body: { text: 'Hello!' } })).status, 200);
    assert.equal((await jonas.ask('PUT', like)).status, 200);
    const { body } = await jonas.get(at);
    assert.deepEqual([body.text, body.reactions], ['Hello!', [{ emoji: '👍', by: ['u_jonas'] }]]);
    assert.ok(body.edited > 0);
    assert.equal((await jonas.ask('DELETE', like)).status, 200);
    assert.deepEqual((await jonas.get(at)).body.reactions, []);
    assertProblem(await jonas.ask('PATCH', at, { body: { text: 'mine' } }), 'forbidden', 403);
    assertProblem(await jonas.ask('PUT', `${at}/reactions/abc`), 'bad-message', 400);
    assertProblem(await jonas.ask('DELETE', at), 'forbidden', 403);
    assert.equal((await maya.ask('DELETE', at)).status, 200);
    const gone = (await maya.get(at)).body;
    assert.deepEqual([gone.text, gone.deleted.by], ['', 'u_maya']);
    assertProblem(await maya.ask('DELETE', at), 'no-such-message', 404);
    assertProblem(await maya.get('/rooms/lobby/messages/999'), 'no-such-message', 404);
  });

  test('come page by page, backwards and forwards, each once', async (t) => {
    const relay = await relayFor(t, { auth, limits });
    const maya = new ApiClient(relay, userCredential('maya'));
    for (let count = 1; count <= 12; count++) await maya.post('/rooms/lobby/messages', { text: `${count}` });
    const walk = async (direction: 'before' | 'after', start: string): Promise<string[]> => {
      const texts: string[] = [];
      let query = start;
      for (;;) {
        const { body } = await maya.get(`/rooms/lobby/messages${query}`);
        const page = body.messages.map(({ text }: { text: string }) => text);
        texts.push(...(direction === 'before' ? page.reverse() : page));
        if (body.next === undefined) return texts;
        query = `?${direction}=${body.next}&limit=4`;
      }
    };
    const all = Array.from({ length: 12 }, (_, index) => `${index + 1}`);
    assert.deepEqual(await walk('after', '?after=0'), all);
    assert.deepEqual(await walk('before', ''), all.toReversed());
    assertProblem(await maya.get('/rooms/lobby/messages?after=1&before=2'), 'bad-message', 400);
    assertProblem(await maya.get('/rooms/lobby/messages?limit=6'), 'bad-message', 400);
    assertProblem(await maya.get('/rooms/lobby/messages?limit=x'), 'bad-message', 400);
  });

  test('are refused by the codes of the wire', async (t) => {
    const relay = await relayFor(t, { auth, limits: { sendRate: 1, sendBurst: 2, textLength: 10 } });
    const maya = new ApiClient(relay, userCredential('maya'));
    const send = (body: unknown, headers = {}) => maya.post('/rooms/lobby/messages', body, headers);
    assertProblem(await send({ text: 'longer than ten' }), 'text-length', 422);
    assertProblem(await send({ text: ' ' }), 'text-length', 422);
    assertProblem(await send({}), 'bad-message', 400);
    assertProblem(await send({ text: 'x', extra: 1 }), 'bad-message', 400);
    assertProblem(await send({ text: 'x', files: ['f_AAAAAAAAAAAAAAAAAAAAAA'] }), 'forbidden', 403);
    assertProblem(await send({ text: 'x' }, { 'idempotency-key': 'a b' }), 'bad-message', 400);
    assertProblem(await maya.post('/rooms/-bad/messages', { text: 'x' }), 'bad-message', 400);
    assert.equal((await send({ text: 'one' })).status, 201);
    assert.equal((await send({ text: 'two' })).status, 201);
    const limited = await send({ text: 'three' });
    assertProblem(limited, 'limited', 429);
    assert.ok(Number(limited.headers.get('retry-after')) >= 1);
    relay.clock.advance(1_000);
    relay.store.failure = 'store-unavailable';
    const failed = await send({ text: 'four' });
    assertProblem(failed, 'store-unavailable', 503);
    assert.equal(failed.headers.get('retry-after'), '2');
    relay.store.failure = undefined;
    relay.store.readFailure = new Error('no disk');
    assertProblem(await maya.get('/rooms/lobby/messages'), 'store-unavailable', 503);
  });

  test('bodies are JSON, small, and in time', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = new ApiClient(relay, userCredential('maya'));
    const address = `${relay.url}/api/rooms/lobby/messages`;
    const authorization = `Bearer ${(userCredential('maya') as { token: string }).token}`;
    const post = async (body: string, type = 'application/json') => {
      const response = await fetch(address, { method: 'POST', body, headers: { authorization, 'content-type': type } });
      return { status: response.status, headers: response.headers, body: await response.json() };
    };
    assertProblem(await post('{"text": "x"', 'application/json'), 'bad-message', 400);
    assertProblem(await post('text=x', 'application/x-www-form-urlencoded'), 'body-type', 415);
    assertProblem(await post('"x"', 'text/plain'), 'body-type', 415);
    assertProblem(await post(JSON.stringify({ text: 'x'.repeat(70_000) })), 'body-too-large', 413);
    assertProblem(await post('{"text":"x","__proto__":{}}'), 'bad-message', 400);
    const { request } = await import('node:http');
    const slow = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request(address, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'content-length': '100' },
      });
      sent.on('error', reject).on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      });
      sent.write('{');
      void (async () => {
        while (relay.relay.stats().sessions === 0) await new Promise(setImmediate);
        await relay.pass(31_000);
      })();
    });
    assert.deepEqual([slow.status, JSON.parse(slow.text).code], [408, 'body-timeout']);
    assert.equal((await maya.get('/me')).status, 200);
    assert.equal(relay.relay.stats().sessions, 0, 'nothing is left of requests');
  });
});

describe('rooms and members by HTTP', () => {
  test('are made, listed, read, entered by invitation, and moderated', async (t) => {
    const relay = await relayFor(t, { auth, limits });
    const [maya, jonas] = [new ApiClient(relay, userCredential('maya')), new ApiClient(relay, userCredential('jonas'))];
    const made = await maya.post('/rooms', { kind: 'private' });
    assert.equal(made.status, 201);
    const { room } = made.body;
    assert.equal(made.headers.get('location'), `rooms/${room}`);
    assert.deepEqual((await maya.get(`/rooms/${room}`)).body, {
      room,
      kind: 'private',
      role: 'owner',
      // This relay keeps no files.
      can: ['read', 'send', 'edit', 'delete', 'react', 'signal', 'moderate', 'invite', 'manage'],
      head: 1,
    });
    assertProblem(await jonas.get(`/rooms/${room}`), 'forbidden', 403);
    assertProblem(await jonas.get(`/rooms/p_AAAAAAAAAAAAAAAAAAAAAA`), 'forbidden', 403);
    const invitation = await maya.post(`/rooms/${room}/invitations`, {});
    assert.equal(invitation.status, 201);
    assert.equal(invitation.body.uses, 1);
    assert.deepEqual((await jonas.post('/invitations/redeem', { token: invitation.body.token })).body, { room });
    assertProblem(await jonas.post('/invitations/redeem', { token: 'i_no' }), 'forbidden', 403);
    assert.equal(
      (await maya.ask('PUT', `/rooms/${room}/members/u_jonas/role`, { body: { role: 'moderator' } })).status,
      200,
    );
    assert.deepEqual((await jonas.get(`/rooms/${room}/members`)).body, {
      members: [
        { id: 'u_jonas', name: 'Jonas', kind: 'user', role: 'moderator', present: false },
        { id: 'u_maya', name: 'Maya', kind: 'user', role: 'owner', present: false },
      ],
    });
    assertProblem(await jonas.ask('DELETE', `/rooms/${room}/members/u_maya`), 'forbidden', 403);
    assertProblem(await maya.ask('DELETE', `/rooms/${room}/members/u_eve`), 'no-such-member', 404);
    assert.equal((await maya.ask('PUT', `/rooms/${room}/bans/u_jonas`)).status, 200);
    assertProblem(await jonas.get(`/rooms/${room}/members`), 'forbidden', 403);
    assert.equal((await maya.ask('DELETE', `/rooms/${room}/bans/u_jonas`)).status, 200);
    assert.equal((await jonas.ask('PUT', '/rooms/lobby/members/me')).status, 200);
    assert.deepEqual(
      (await jonas.get('/rooms')).body.rooms.map(({ room: name }: { room: string }) => name),
      ['lobby'],
    );
    assert.equal((await jonas.ask('DELETE', '/rooms/lobby/members/me')).status, 200);
    assert.deepEqual((await jonas.get('/rooms')).body, { rooms: [] });
  });

  test('the reason of an act goes to the audit log, as by a socket', async (t) => {
    const relay = await startRelay({ auth });
    t.after(() => relay.close());
    // By the machine's own clock.
    const [maya, jonas] = ['maya', 'jonas'].map((sub) => new ApiClient(relay, userCredential(sub, { exp: 4e9 }))) as [
      ApiClient,
      ApiClient,
    ];
    const { room } = (await maya.post('/rooms', { kind: 'private' })).body;
    const { token } = (await maya.post(`/rooms/${room}/invitations`, {})).body;
    await jonas.post('/invitations/redeem', { token });
    const { seq } = (await jonas.post(`/rooms/${room}/messages`, { text: 'rude' })).body;
    const acts = [
      ['DELETE', `messages/${seq}`, {}],
      ['PUT', 'mutes/u_jonas', { duration: 60_000 }],
      ['DELETE', 'mutes/u_jonas', {}],
      ['PUT', 'members/u_jonas/role', { role: 'reader' }],
      ['DELETE', 'members/u_jonas', {}],
      ['PUT', 'bans/u_jonas', {}],
      ['DELETE', 'bans/u_jonas', {}],
    ] as const;
    for (const [at, [method, path, said]] of acts.entries()) {
      const answer = await maya.ask(method, `/rooms/${room}/${path}`, { body: { ...said, reason: `why ${at}` } });
      assert.equal(answer.status, 200, path);
    }
    const noted: (string | undefined)[] = [];
    for await (const { why } of relay.relay.audit({ room })) if (why !== undefined) noted.push(why);
    assert.deepEqual(
      noted,
      acts.map((_, at) => `why ${at}`),
    );
    const long = { body: { reason: 'x'.repeat(501) } };
    assertProblem(await maya.ask('PUT', `/rooms/${room}/bans/u_jonas`, long), 'bad-message', 400);
  });

  test('what an operation does not know is refused, in a body and in an address, also where it takes neither', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = new ApiClient(relay, userCredential('maya'));
    const values: Readonly<Record<string, string>> = { room: 'lobby', seq: '1', user: 'u_x', emoji: '%F0%9F%91%8D' };
    for (const { method, url, id } of operationsFor(defaultLimits)) {
      const path = url.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x');
      const answers = [await maya.ask(method, `${path}?nonsense=1`)];
      if (method !== 'GET') {
        for (const body of [{ nonsense: 1 }, [], null]) answers.push(await maya.ask(method, path, { body }));
      }
      for (const answer of answers) assert.equal(answer.body?.code, 'bad-message', id);
    }
  });

  test('lists come page by page, each once', async (t) => {
    const relay = await relayFor(t, { auth, limits });
    const maya = new ApiClient(relay, userCredential('maya'));
    const names = Array.from({ length: 12 }, (_, index) => `room-${String(index).padStart(2, '0')}`);
    for (const name of names) await maya.ask('PUT', `/rooms/${name}/members/me`);
    const walk = async (path: string, of: string, id: string): Promise<string[]> => {
      const all: string[] = [];
      let query = '?limit=5';
      for (;;) {
        const { body } = await maya.get(`${path}${query}`);
        all.push(...body[of].map((each: Record<string, string>) => each[id]));
        if (body.next === undefined) return all;
        query = `?limit=5&after=${encodeURIComponent(body.next)}`;
      }
    };
    assert.deepEqual(await walk('/rooms', 'rooms', 'room'), names);
    const users = Array.from({ length: 11 }, (_, index) => `user${String(index).padStart(2, '0')}`);
    for (const sub of users) await new ApiClient(relay, userCredential(sub)).ask('PUT', '/rooms/hall/members/me');
    assert.deepEqual(
      await walk('/rooms/hall/members', 'members', 'id'),
      users.map((sub) => `u_${sub}`),
    );
  });

  test('read markers go up and are told to sockets; signals reach them; nobody is present by a request', async (t) => {
    const relay = await relayFor(t, { auth });
    const [maya, jonas] = [new ApiClient(relay, userCredential('maya')), await relay.enter('Jonas')];
    const joined = await jonas.join('lobby');
    await maya.post('/rooms/lobby/messages', { text: 'Hello' });
    assert.equal((await maya.ask('PUT', '/rooms/lobby/reads/me', { body: { seq: 2 } })).status, 204);
    assert.equal((await maya.ask('PUT', '/rooms/lobby/reads/me', { body: { seq: 1 } })).status, 204);
    assert.deepEqual((await maya.get('/rooms/lobby/reads')).body, { reads: [{ user: 'u_maya', seq: 2 }] });
    await until(async () => {
      jonas.send({ type: 'beat', cursors: [['lobby', 2]] });
      const { body } = await maya.get('/rooms/lobby/deliveries');
      return JSON.stringify(body) === JSON.stringify({ deliveries: [{ user: jonas.welcome.user.id, seq: 2 }] });
    });
    assertProblem(await maya.get('/rooms/p_AAAAAAAAAAAAAAAAAAAAAA/deliveries'), 'forbidden', 403);
    const signal = { topic: 'typing', data: true };
    assert.equal((await maya.post('/rooms/lobby/signals', signal)).status, 204);
    await relay.pass(2_000);
    assert.deepEqual((await jonas.next('reads')).reads, [['u_maya', 2]]);
    assert.equal((await jonas.next('signals')).signals[0]?.from, 'u_maya');
    assert.equal(joined.presence.count, 1);
    assert.ok(
      !jonas.received.some(({ type, ...told }) => type === 'presence' && JSON.stringify(told).includes('u_maya')),
    );
    assertProblem(await maya.post('/rooms/lobby/signals', { topic: 'x y', data: 1 }), 'bad-message', 400);
    assertProblem(
      await maya.ask('PUT', '/rooms/p_AAAAAAAAAAAAAAAAAAAAAA/reads/me', { body: { seq: 1 } }),
      'forbidden',
      403,
    );
    assert.equal(relay.relay.stats().rooms, 1, 'no room is kept for a request');
  });
});
