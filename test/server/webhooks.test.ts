import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { createServerClient } from '../../src/server.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { receiver } from '../support/receiver.ts';
import { userCredential } from '../support/tokens.ts';
import { admin, said, verify, webhookSite } from '../support/webhook-site.ts';

describe('webhooks', () => {
  test('tell what is written, in the order of the log, whole, and signed as the standard says', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    await relay.say('lobby', 'before');
    const made = await relay.boss.post('/webhooks', { url: hooks.url });
    assert.equal(made.status, 201);
    const seq = await relay.say('lobby', 'one');
    await relay.say('other', 'two');
    await relay.maya.ask('PATCH', `/rooms/lobby/messages/${seq}`, { body: { text: 'One' } });
    await relay.maya.ask('PUT', `/rooms/lobby/messages/${seq}/reactions/%F0%9F%91%8D`);
    await relay.maya.ask('DELETE', `/rooms/lobby/messages/${seq}`);
    await relay.boss.ask('PUT', '/rooms/lobby/mutes/u_maya', { body: { duration: 1 } });
    await relay.boss.ask('PATCH', '/rooms/lobby', { body: { slow: 1_000 } });
    await eventually(() => hooks.received.at(-1)?.body.type === 'settings');
    const types = hooks.received.map(({ body }) => body.type);
    assert.deepEqual(types, [
      'message',
      'member.joined',
      'message',
      'edit',
      'reaction',
      'delete',
      'member.muted',
      'member.joined',
      'settings',
    ]);
    const events = hooks.received.map(({ body }) => body.data.event);
    assert.deepEqual(
      events,
      events.toSorted((one: number, other: number) => one - other),
    );
    const { body, headers } = hooks.received[0]!;
    const { data } = body;
    assert.deepEqual([data.room, data.kind, data.entry.from, data.entry.name], ['lobby', 'open', 'u_maya', 'Maya']);
    assert.equal(body.timestamp, new Date(data.entry.at).toISOString());
    assert.equal(headers['webhook-id'], `${made.body.id}_${data.epoch}_${data.event}`);
    assert.equal(headers['content-type'], 'application/json');
    for (const each of hooks.received) {
      assert.deepEqual(verify(made.body.secret, each, relay.clock.now()), each.body);
    }
    assert.equal(new Set(hooks.received.map((each) => each.headers['webhook-id'])).size, hooks.received.length);
  });

  test('are of the rooms, kinds and types that were asked for', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const make = (path: string, wishes: object) =>
      relay.boss.post('/webhooks', { url: `${hooks.url}/${path}`, ...wishes });
    await make('private', { kinds: ['private'], events: ['message'] });
    await make('lobby', { rooms: ['lobby'], events: ['message', 'member.joined'] });
    await make('members', { events: ['member'] });
    const { room } = (await relay.maya.post('/rooms', { kind: 'private' })).body;
    await relay.say(room, 'secret');
    await relay.say('lobby', 'hello');
    await relay.say('other', 'last');
    const told = (path: string): string[] =>
      hooks.received
        .filter((each) => each.path === `/hooks/${path}`)
        .map(({ body }) => `${body.type} ${body.data.room}`);
    await eventually(() => told('members').length === 3);
    assert.deepEqual(told('members'), [`member.joined ${room}`, 'member.joined lobby', 'member.joined other']);
    await eventually(() => told('lobby').length === 2 && told('private').length === 1);
    assert.deepEqual(told('private'), [`message ${room}`]);
    assert.deepEqual(told('lobby'), ['member.joined lobby', 'message lobby']);
    const [first] = (await relay.boss.get('/webhooks')).body.webhooks;
    assert.ok(first.position > 0);
  });

  test('are told again ever more seldom, in order, under the same id; after a day one is a dead letter and the next is told', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const { id } = (await relay.boss.post('/webhooks', { url: hooks.url, events: ['message'] })).body;
    hooks.state.status = 500;
    await relay.say('lobby', 'one');
    await eventually(() => hooks.received.length === 1);
    await relay.say('lobby', 'two');
    const late = new ApiClient(relay, userCredential('a', { roles: ['admin'], exp: 2 ** 33 }));
    const attempts = async (): Promise<number> => (await late.get('/webhooks')).body.webhooks[0].failing?.attempts ?? 0;
    /** It is told again after this time, and not before. */
    const nextTry = async (failed: number, delay: number): Promise<void> => {
      const before = hooks.received.length;
      await eventually(async () => (await attempts()) === failed);
      relay.clock.advance(delay - 200);
      assert.equal(await attempts(), failed);
      assert.equal(hooks.received.length, before);
      relay.clock.advance(300);
      await eventually(() => hooks.received.length > before);
    };
    // Each three times the one before, and a tenth by the chance that this clock gives.
    await nextTry(1, 5_500);
    await nextTry(2, 16_500);
    await nextTry(3, 49_500);
    assert.deepEqual(said(hooks), ['one', 'one', 'one', 'one']);
    assert.equal(new Set(hooks.received.map(({ headers }) => headers['webhook-id'])).size, 1);
    await eventually(async () => (await attempts()) === 4);
    relay.clock.jump(bounds.webhookPatience);
    await nextTry(4, 148_500);
    await eventually(() => hooks.received.at(-1)!.body.data.entry.text === 'two');
    const { deadLetters } = (await late.get(`/webhooks/${id}/dead-letters`)).body;
    assert.deepEqual(
      deadLetters.map((each: { attempts: number; error: string }) => [each.attempts, each.error]),
      [[5, 'HTTP 500']],
    );

    await eventually(async () => (await attempts()) === 1);
    hooks.state.status = 204;
    await nextTry(1, 5_500);
    await eventually(async () => (await late.get('/webhooks')).body.webhooks[0].failing === undefined);
    hooks.received.length = 0;
    const replay = () => late.post(`/webhooks/${id}/dead-letters/replay`, {}, { 'idempotency-key': 'once' });
    assert.deepEqual((await replay()).body, { count: 1 });
    assert.deepEqual((await replay()).body, { count: 0 }, 'said again');
    await eventually(() => hooks.received.length === 1);
    assert.deepEqual(said(hooks), ['one']);
    await eventually(async () => (await late.get(`/webhooks/${id}/dead-letters`)).body.deadLetters.length === 0);
  });

  test('survive a restart: what waits is told later, once, and what was taken is not told again', async (t) => {
    const first = await webhookSite(t);
    const hooks = await receiver(t);
    await first.boss.post('/webhooks', { url: hooks.url, events: ['message'] });
    await first.say('lobby', 'one');
    await eventually(() => hooks.received.length === 1);
    hooks.state.status = 503;
    await first.say('lobby', 'two');
    await first.say('lobby', 'three');
    await eventually(async () => (await first.boss.get('/webhooks')).body.webhooks[0].failing?.attempts === 1);
    await first.close();
    hooks.state.status = 200;
    hooks.received.length = 0;
    const second = await webhookSite(t, first.folder, first.clock);
    await eventually(() => hooks.received.length === 2);
    await second.say('lobby', 'four');
    await eventually(() => hooks.received.length === 3);
    assert.deepEqual(said(hooks), ['two', 'three', 'four']);
  });

  test('whose receiver is down for an hour, while the relay is restarted, are all told then, each once by its id, signed', async (t) => {
    const minutes = 60_000;
    const hooks = await receiver(t);
    const first = await webhookSite(t);
    const { secret } = (await first.boss.post('/webhooks', { url: hooks.url, events: ['message'] })).body;
    const down = first.clock.now();
    hooks.state.status = 503;
    await first.say('lobby', 'minute 0');
    await eventually(() => hooks.received.length === 1);
    for (let minute = 5; minute <= 25; minute += 5) {
      first.clock.advance(5 * minutes);
      await first.say('lobby', `minute ${minute}`);
    }
    await first.close();
    // The same clock, and people whose tokens are good for longer than an hour.
    const second = await webhookSite(t, first.folder, first.clock);
    const late = new ApiClient(second, userCredential('maya', { exp: 2 ** 33 }));
    for (let minute = 30; minute <= 60; minute += 5) {
      second.clock.advance(5 * minutes);
      assert.equal((await late.post('/rooms/lobby/messages', { text: `minute ${minute}` })).status, 201);
    }
    assert.ok(second.clock.now() - down >= 60 * minutes);
    const failed = hooks.received.length;
    assert.deepEqual(new Set(hooks.received.map(({ headers }) => headers['webhook-id'])).size, 1, 'the first alone');
    hooks.state.status = 204;
    const told = () => hooks.received.slice(failed);
    await eventually(() => {
      second.clock.advance(minutes);
      return told().length >= 13;
    });
    assert.deepEqual(
      told().map(({ body }) => body.data.entry.text),
      Array.from({ length: 13 }, (_, index) => `minute ${5 * index}`),
    );
    const ids = told().map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, 13);
    assert.equal(ids[0], hooks.received[0]!.headers['webhook-id'], 'the id of the first try');
    // The library takes what is signed within five minutes of its clock.
    for (const each of told()) {
      const at = 1_000 * Number(each.headers['webhook-timestamp']);
      assert.deepEqual(verify(secret, each, at), each.body);
      const changed = { ...each, text: each.text.replace('minute', 'second') };
      assert.throws(() => verify(secret, changed, at));
    }
  });

  test('P18: tell a message that was written bit by bit when it has ended, as a message with all of its text; behind it what became of it', async (t) => {
    const [relay, hooks, all] = [await webhookSite(t), await receiver(t), await receiver(t)];
    await relay.boss.post('/webhooks', { url: hooks.url, events: ['message', 'member.joined'] });
    await relay.boss.post('/webhooks', { url: all.url });
    const { maya } = relay;
    const begin = async (): Promise<string> => {
      const { body } = await maya.post('/rooms/lobby/messages', { text: '', stream: true });
      return `/rooms/lobby/messages/${body.seq}`;
    };
    const whole = await begin();
    await relay.say('lobby', 'meanwhile');
    await maya.post(`${whole}/end`, { text: '"streaming":null @Maya', mentions: [[17, 5, 'u_maya']] });
    const long = await begin();
    assert.equal((await maya.post(`${long}/text`, { at: 0, text: 'x'.repeat(9_000) })).status, 422);
    await maya.post(`${long}/end`, { text: 'short' });
    const gone = await begin();
    await maya.ask('DELETE', gone);
    await relay.say('lobby', '"streaming":null');
    await eventually(() => said(all).at(-1) === '"streaming":null' && said(hooks).at(-1) === '"streaming":null');
    const texts = ['meanwhile', '"streaming":null @Maya', 'x'.repeat(8_000), '"streaming":null'];
    assert.deepEqual(said(hooks), ['member.joined', ...texts]);
    assert.deepEqual(
      all.received.map(({ body: { type, data } }) => `${type} ${String(data.entry.text ?? '').slice(0, 9)}`),
      [
        'member.joined ',
        'message meanwhile',
        'message "streamin',
        'message xxxxxxxxx',
        'edit short',
        'delete ',
        'message "streamin',
      ],
    );
    const [, , ended, cut] = hooks.received.map(({ body }) => body.data.entry);
    const { body: now } = await maya.get(whole);
    assert.deepEqual(
      [ended.seq, ended.at, ended.name, ended.mentions, ended.streaming, ended.cut],
      [now.seq, now.at, 'Maya', [[17, 5, 'u_maya']], undefined, undefined],
    );
    assert.equal(cut.cut.by, 'relay');
  });

  test('tell nothing of what was deleted before it was its turn', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const { id } = (await relay.boss.post('/webhooks', { url: hooks.url, events: ['message', 'delete'] })).body;
    assert.equal((await relay.boss.ask('PATCH', `/webhooks/${id}`, { body: { isEnabled: false } })).status, 200);
    const seq = await relay.say('lobby', 'canary');
    await relay.maya.ask('DELETE', `/rooms/lobby/messages/${seq}`);
    await relay.boss.ask('PATCH', `/webhooks/${id}`, { body: { isEnabled: true } });
    await eventually(() => hooks.received.length === 2);
    assert.deepEqual(said(hooks), ['', 'delete']);
  });

  test('one whose receiver is gone is switched off, and goes on where it was when it is switched on', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const { id } = (await relay.boss.post('/webhooks', { url: hooks.url, events: ['message'] })).body;
    hooks.state.status = 410;
    await relay.say('lobby', 'one');
    await eventually(async () => (await relay.boss.get('/webhooks')).body.webhooks[0].isEnabled === false);
    await relay.say('lobby', 'two');
    hooks.state.status = 204;
    hooks.received.length = 0;
    await relay.boss.ask('PATCH', `/webhooks/${id}`, { body: { isEnabled: true } });
    await eventually(() => hooks.received.length === 2);
    assert.deepEqual(said(hooks), ['one', 'two']);
    const acts = (await relay.boss.get('/audit')).body.acts.map(
      ({ act, by, detail }: Record<string, string>) => `${act} ${by} ${detail}`,
    );
    assert.deepEqual(acts, [
      `webhook-made u_admin ${id}`,
      `webhook-changed relay ${id}`,
      `webhook-changed u_admin ${id}`,
    ]);
  });

  test('are made, changed and taken away by those who may, and refused where they cannot be', async (t) => {
    const [relay, hooks] = [await webhookSite(t), await receiver(t)];
    const { key } = await relay.relay.keys.add({ name: 'Hooks', scopes: ['webhooks'] });
    const client = createServerClient({ url: relay.url, key });
    const made = await client.createWebhook({ url: hooks.url, description: 'to the shop', events: ['message'] });
    assert.match(made.secret, /^whsec_[\w+/]{43}=$/);
    assert.equal((await client.setWebhook(made.id, { events: ['delete'] })).events?.[0], 'delete');
    assert.notEqual((await client.rotateWebhookSecret(made.id)).secret, made.secret);
    assert.deepEqual(await client.listDeadLetters(made.id), { deadLetters: [] });
    assert.equal(await client.replayDeadLetters(made.id, [1]), 0);
    assert.equal((await client.listWebhooks()).length, 1);
    await client.deleteWebhook(made.id);
    assert.deepEqual(await client.listWebhooks(), []);
    for (const path of ['/webhooks/x', `/webhooks/${made.id}`]) {
      assertProblem(await relay.boss.ask('DELETE', path), 'no-such-webhook', 404);
      assertProblem(await relay.boss.ask('POST', `${path}/secret`), 'no-such-webhook', 404);
    }
    for (const url of ['nowhere', 'ftp://example.com', 'https://a:b@example.com', 'https://example.com/#x', 1]) {
      assertProblem(await relay.boss.post('/webhooks', { url }), 'bad-message', 400);
    }
    for (let count = 0; count < bounds.webhooks; count++) await relay.boss.post('/webhooks', { url: hooks.url });
    assertProblem(await relay.boss.post('/webhooks', { url: hooks.url }), 'too-many', 409);
    assertProblem(await relay.maya.get('/webhooks'), 'forbidden', 403);
  });

  test('P3: said again by its key each change is made once, also after a restart; another one by it is a mistake', async (t) => {
    const [first, hooks] = [await webhookSite(t), await receiver(t)];
    const by = (key: string) => ({ 'idempotency-key': key });
    const wishes = { url: hooks.url, events: ['message'] };
    const both = await Promise.all([1, 2].map(() => first.boss.post('/webhooks', wishes, by('make'))));
    const made = both[0]!.body;
    assert.deepEqual(
      both.map(({ status, body }) => [status, body]),
      [
        [201, made],
        [201, made],
      ],
      'the same, with its secret, also at once',
    );
    assertProblem(
      await first.boss.post('/webhooks', { ...wishes, url: `${hooks.url}/x` }, by('make')),
      'key-reused',
      422,
    );
    const other = new ApiClient(first, userCredential('other', { roles: ['admin'] }));
    const another = (await other.post('/webhooks', wishes, by('make'))).body;
    assert.notEqual(another.id, made.id, 'the key of somebody else');
    const change = (path: string, method: string, key: string, body?: object) =>
      first.boss.ask(method, `/webhooks/${made.id}${path}`, { headers: by(key), ...(body && { body }) });
    assert.equal((await change('', 'PATCH', 'off', { isEnabled: false })).body.isEnabled, false);
    assert.equal((await change('', 'PATCH', 'on', { isEnabled: true })).body.isEnabled, true);
    assert.equal(
      (await change('', 'PATCH', 'off', { isEnabled: false })).body.isEnabled,
      true,
      'late, and done before',
    );
    assertProblem(await change('', 'PATCH', 'off', { isEnabled: true }), 'key-reused', 422);
    assertProblem(await change('/secret', 'POST', 'off'), 'key-reused', 422);
    const rotated = (await change('/secret', 'POST', 'turn')).body.secret;
    assert.equal((await change('/secret', 'POST', 'turn')).body.secret, rotated);
    assert.equal((await first.boss.post('/webhooks', wishes, by('make'))).body.secret, rotated, 'as it is now');
    assert.deepEqual((await change('/dead-letters/replay', 'POST', 'again', {})).body, { count: 0 });
    assert.deepEqual((await change('/dead-letters/replay', 'POST', 'again', {})).body, { count: 0 });
    assertProblem(await change('/dead-letters/replay', 'POST', 'again', { events: [1] }), 'key-reused', 422);
    await first.close();

    const second = await webhookSite(t, first.folder);
    const client = new ApiClient(second, admin);
    assert.equal((await client.post('/webhooks', wishes, by('make'))).body.secret, rotated);
    assert.equal((await client.get('/webhooks')).body.webhooks.length, 2);
    const remove = (key: string) => client.ask('DELETE', `/webhooks/${made.id}`, { headers: by(key) });
    assert.equal((await remove('gone')).status, 204);
    assert.equal((await remove('gone')).status, 204);
    assertProblem(await remove('gone-twice'), 'no-such-webhook', 404);
    assertProblem(await client.post('/webhooks', wishes, by('make')), 'no-such-webhook', 404);
    assert.equal((await client.get('/webhooks')).body.webhooks.length, 1, 'it was made, and is gone');
    const { acts } = (await client.get('/audit')).body;
    const done = acts.map(({ act, by: who }: { act: string; by: string }) => `${act} ${who}`);
    const [make, changed] = ['webhook-made u_admin', 'webhook-changed u_admin'];
    const rest = ['webhook-replayed u_admin', 'webhook-removed u_admin'];
    assert.deepEqual(done, [make, 'webhook-made u_other', changed, changed, changed, ...rest]);
  });
});
