import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test, type TestContext } from 'node:test';
import { bounds } from '../../../server/src/limits.ts';
import type { Credential } from '../../../src/protocol/index.ts';
import { ApiClient, assertProblem } from '../../support/api.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startRelay, temporaryFolder } from '../../support/relay.ts';
import { makeRoom, outcome, text } from '../../support/rooms.ts';
import { secret, userCredential } from '../../support/tokens.ts';
import { welcomed } from '../../support/wire.ts';
import { WireClient } from '../../support/wire-client.ts';

const admin = userCredential('admin', { roles: ['admin'] });
const agent = userCredential('agent', { roles: ['agent'] });

/** A relay on SQLite behind a proxy on this machine, whose clients may come from anywhere. */
async function site(t: TestContext, data?: string) {
  const clock = new ManualClock();
  const folder = data ?? (await temporaryFolder());
  const limits = { sendRate: 1_000, sendBurst: 1_000 };
  const auth = { secrets: [secret] };
  const options = { data: folder, auth, limits, trustedProxies: ['loopback'], environment: { clock } };
  const started = await startRelay(options);
  const clients: WireClient[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    for (const client of clients) client.cut();
    return (closing ??= started.close());
  };
  t.after(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const enter = async (credential?: Credential, address = '198.51.100.9') => {
    const client = await WireClient.open(started.socketUrl, { headers: { 'x-forwarded-for': address } });
    clients.push(client);
    return welcomed(client, 'Guest', credential);
  };
  const by = (credential: Credential) => new ApiClient(started, credential);
  const service = async (name: string, ...scopes: ('read' | 'send' | 'moderate' | 'act-as' | 'audit')[]) =>
    by({ kind: 'token', token: (await started.relay.keys.add({ name, scopes })).key });
  return { ...started, folder, clock, close, enter, by, service };
}

const keyed = (key: string) => ({ 'idempotency-key': key });
const actsOf = (answer: { body: { acts: { act: string; user?: string; by: string; why?: string }[] } }): string[] =>
  answer.body.acts.map(({ act, by, user, why }) => [act, by, user, why].filter(Boolean).join(' '));

describe('bans from the site by HTTP', () => {
  test('of a user: connections end, it is listed, lifted, and all of it is in the audit log by whom and why', async (t) => {
    const relay = await site(t);
    const bot = await relay.service('bot', 'moderate', 'audit');
    const eve = await relay.enter(userCredential('eve'), '203.0.113.7');
    const said = { duration: 60_000, addresses: true, reason: 'spam' };
    const laid = await bot.ask('PUT', '/bans/users/u_eve', { body: said, headers: keyed('k1') });
    assert.deepEqual(laid.body, { id: 'u_eve', ended: 1 });
    assert.equal((await eve.next('error')).retryAfter, 60_000);
    assert.equal((await eve.closed).code, 4303);
    assertProblem(await relay.by(userCredential('eve')).get('/me'), 'forbidden', 403);
    const { bans } = (await bot.get('/bans')).body;
    const at = relay.clock.now();
    assert.deepEqual(
      bans.map(({ kind, of, at: since, until }: Record<string, unknown>) => [kind, of, since, until]),
      [
        ['address', 'u_eve', at, at + 60_000],
        ['user', undefined, at, at + 60_000],
      ],
    );
    assert.ok(!JSON.stringify(bans).includes('203.0.113'));
    assert.deepEqual((await bot.get('/bans?user=u_eve')).body.bans.length, 2);
    assert.deepEqual((await bot.get('/bans?user=u_maya')).body, { bans: [] });
    assert.equal((await bot.ask('DELETE', '/bans/users/u_eve', { body: { reason: 'mistaken' } })).status, 204);
    assertProblem(await bot.ask('DELETE', '/bans/users/u_eve'), 'no-such-member', 404);
    assert.deepEqual((await bot.get('/bans')).body, { bans: [] });
    assert.equal((await relay.by(userCredential('eve')).get('/me')).status, 200);
    assert.deepEqual(actsOf(await bot.get('/audit?user=u_eve')), [
      'site-banned s_bot u_eve spam',
      'site-unbanned s_bot u_eve mistaken',
    ]);
  });

  test('said again by its key it is done once, also after a restart, and does nothing to what came after', async (t) => {
    const first = await site(t);
    const boss = first.by(admin);
    const ban = (client: ApiClient, key: string, body: object = { duration: 60_000 }, user = 'u_eve') =>
      client.ask('PUT', `/bans/users/${user}`, { body, headers: keyed(key) });
    assert.equal((await ban(boss, 'once')).status, 200);
    first.clock.advance(10_000);
    assert.equal((await ban(boss, 'once')).body.ended, 0);
    assertProblem(await ban(boss, 'once', { duration: 1 }), 'key-reused', 422);
    assertProblem(await ban(boss, 'once', undefined, 'u_jonas'), 'key-reused', 422);
    assertProblem(await boss.ask('DELETE', '/bans/users/u_eve', { headers: keyed('once') }), 'key-reused', 422);
    const [{ until }] = (await boss.get('/bans')).body.bans;
    assert.equal(until, first.clock.now() + 50_000, 'it ends when it was to end');
    first.clock.advance(50_000);
    assert.equal((await first.by(userCredential('eve')).get('/me')).status, 200, 'in memory, too');
    assert.equal((await ban(boss, 'second')).status, 200);
    const lift = (client: ApiClient) => client.ask('DELETE', '/bans/users/u_eve', { headers: keyed('lift') });
    assert.equal((await lift(boss)).status, 204);
    assert.equal((await lift(boss)).status, 204);
    await first.close();

    const second = await site(t, first.folder);
    const later = second.by(admin);
    assert.equal((await ban(later, 'second')).body.ended, 0, 'said late, after it was lifted');
    assert.equal((await second.by(userCredential('eve')).get('/me')).status, 200);
    assert.equal((await ban(later, 'third', {})).status, 200);
    assert.equal((await lift(later)).status, 204);
    assertProblem(await second.by(userCredential('eve')).get('/me'), 'forbidden', 403);
    assert.equal((await ban(await second.service('bot', 'moderate'), 'once', {})).status, 200, "another's key");
    assert.deepEqual(
      (await later.get('/audit')).body.acts.map(({ act }: { act: string }) => act),
      ['site-banned', 'site-banned', 'site-unbanned', 'site-banned', 'key-made', 'site-banned'],
    );
  });

  test('of an address: whoever comes from there, but for admins and services; lifted by its id', async (t) => {
    const relay = await site(t);
    const boss = relay.by(admin);
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const [guest, other] = [await relay.enter(undefined, '203.0.113.7'), await relay.enter(undefined, '203.0.113.8')];
    const ban = (address: string, key = address.replaceAll(/\W/g, '_')) =>
      boss.post('/bans/addresses', { address, duration: 60_000, reason: 'flood' }, keyed(key));
    const laid = await ban('203.0.113.7');
    assert.deepEqual([laid.status, laid.body.ended], [201, 1]);
    assert.equal((await guest.closed).code, 4303);
    assert.equal(await outcome(other, 'lobby', text('still here')), 'ack');
    assert.deepEqual((await ban('203.0.113.7')).body, { id: laid.body.id, ended: 0 }, 'said again');
    assertProblem(await ban('203.0.113.8', '203_0_113_7'), 'key-reused', 422);
    const maya = relay.by(userCredential('maya'));
    assertProblem(await maya.ask('GET', '/me', { headers }), 'forbidden', 403);
    assert.equal((await boss.ask('GET', '/me', { headers })).status, 200);
    assert.equal((await ban('2001:db8:1:2::7')).status, 201);
    assertProblem(
      await maya.ask('GET', '/me', { headers: { 'x-forwarded-for': '2001:db8:1:2:ffff::1' } }),
      'forbidden',
      403,
    );
    for (const address of ['127.0.0.1', '::1', 'nowhere', '203.0.113.0/24', '']) {
      assertProblem(await ban(address, 'bad'), 'bad-message', 400);
    }
    const lifted = await boss.ask('DELETE', `/bans/addresses/${laid.body.id}`, { body: { reason: 'over' } });
    assert.equal(lifted.status, 204);
    assertProblem(await boss.ask('DELETE', `/bans/addresses/${laid.body.id}`), 'no-such-member', 404);
    assert.equal((await maya.ask('GET', '/me', { headers })).status, 200);
    const told = JSON.stringify((await boss.get('/audit')).body);
    assert.ok(!told.includes('203.0.113') && !told.includes(laid.body.id), 'the audit log tells of no address');
    assert.deepEqual(
      (await boss.get('/audit?act=site-unbanned')).body.acts.map(({ detail, why }: Record<string, unknown>) => [
        detail,
        why,
      ]),
      [['addresses: 1', 'over']],
    );
  });

  test('come page by page, each once, without those that have ended', async (t) => {
    const relay = await site(t);
    const boss = relay.by(admin);
    for (let count = 0; count < 7; count++) await relay.relay.ban(`u_${count}`, count === 3 ? { duration: 1_000 } : {});
    await boss.post('/bans/addresses', { address: '203.0.113.7' });
    relay.clock.advance(1_000);
    const walk = async (limit: number): Promise<string[]> => {
      const found: string[] = [];
      for (let after = ''; ;) {
        const { body } = await boss.get(`/bans?limit=${limit}${after && `&after=${encodeURIComponent(after)}`}`);
        assert.ok(body.bans.length <= limit);
        found.push(...body.bans.map(({ kind, id }: { kind: string; id: string }) => (kind === 'user' ? id : kind)));
        if (body.next === undefined) return found;
        after = body.next;
      }
    };
    const all = ['address', 'u_0', 'u_1', 'u_2', 'u_4', 'u_5', 'u_6'];
    for (const limit of [1, 2, 7, 100]) assert.deepEqual(await walk(limit), all);
    for (const query of ['after=x', 'after=user:', 'limit=0', 'limit=101']) {
      assertProblem(await boss.get(`/bans?${query}`), 'bad-message', 400);
    }
  });

  test('are not of the team, services, oneself or an admin who is here, nor of ids that nobody has', async (t) => {
    const relay = await site(t);
    const bot = await relay.service('bot', 'moderate');
    await relay.enter(admin);
    for (const user of ['u_admin', 's_bot', 's_other', 'a_3kTz0vYw1aQxB7nLh2cEuA']) {
      assertProblem(await bot.ask('PUT', `/bans/users/${user}`), 'forbidden', 403);
    }
    for (const user of ['relay', 'maya', 'g_%3Cx%3E']) {
      assertProblem(await bot.ask('PUT', `/bans/users/${user}`), 'bad-message', 400);
    }
    assertProblem(await bot.ask('PUT', '/bans/users/u_eve', { body: { duration: 0 } }), 'bad-message', 400);
    assertProblem(await bot.ask('PUT', '/bans/users/u_eve', { body: { until: 1 } }), 'bad-message', 400);
    assert.deepEqual((await relay.by(admin).get('/bans')).body, { bans: [] });
    assert.deepEqual(actsOf(await relay.by(admin).get('/audit?act=site-banned')), []);
  });
});

describe('reports by HTTP', () => {
  /** Messages of Eve in a room, each reported by somebody. */
  async function queue(t: TestContext, count: number) {
    const relay = await site(t);
    const eve = await relay.enter(userCredential('eve'));
    const maya = relay.by(userCredential('maya'));
    const seqs: number[] = [];
    for (let index = 0; index < count; index++) {
      const said = await eve.say('lobby', `k${index}`, `rude ${index}`);
      assert.ok(said.type === 'ack');
      seqs.push(said.seq);
      const told = await maya.post(`/rooms/lobby/messages/${said.seq}/reports`, { reason: `no ${index}` });
      assert.equal(told.status, 204);
    }
    return { relay, eve, maya, seqs };
  }

  test('are made once, listed by those who moderate, with filters and page by page', async (t) => {
    const { relay, eve, maya, seqs } = await queue(t, 5);
    assert.equal((await maya.post(`/rooms/lobby/messages/${seqs[0]}/reports`, {})).status, 204, 'said again');
    assertProblem(await maya.post('/rooms/lobby/messages/999/reports', {}), 'no-such-message', 404);
    const boss = relay.by(agent);
    const [first] = (await boss.get('/reports?room=lobby')).body.reports;
    assert.deepEqual(first, {
      report: 1,
      room: 'lobby',
      at: relay.clock.now(),
      by: 'u_maya',
      reason: 'no 0',
      seq: seqs[0],
      from: 'u_eve',
      name: 'Eve',
      text: 'rude 0',
    });
    await eve.say('other', 'k', 'rude elsewhere');
    await relay.by(userCredential('jonas')).post('/rooms/other/messages/2/reports', {});
    const found = async (query: string): Promise<number[]> =>
      (await boss.get(`/reports?${query}`)).body.reports.map(({ report }: { report: number }) => report);
    assert.deepEqual(await found(''), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(await found('room=other'), [6]);
    assert.deepEqual(await found('by=u_jonas'), [6]);
    assert.deepEqual(await found('from=u_eve&room=lobby'), [1, 2, 3, 4, 5]);
    assert.deepEqual(await found(`room=lobby&seq=${seqs[2]}`), [3]);
    assert.deepEqual(await found('from=u_maya'), []);
    const pages: number[][] = [];
    for (let after: number | undefined = 0; after !== undefined;) {
      const { body } = await boss.get(`/reports?limit=2&after=${after}`);
      pages.push(body.reports.map(({ report }: { report: number }) => report));
      after = body.next;
    }
    assert.deepEqual(pages, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    assertProblem(await maya.get('/reports'), 'forbidden', 403);
    assertProblem(await maya.get('/reports?room=lobby'), 'forbidden', 403);
  });

  test('of rooms that one does not moderate are not told, also to agents, however many there are', async (t) => {
    const relay = await site(t);
    const owner = await relay.enter(userCredential('owner'));
    const room = await makeRoom(owner, 'private', ['u_maya']);
    const said = await owner.say(room, 'k', 'secret');
    assert.ok(said.type === 'ack');
    assert.equal(
      (await relay.by(userCredential('maya')).post(`/rooms/${room}/messages/${said.seq}/reports`, {})).status,
      204,
    );
    const database = new DatabaseSync(path.join(relay.folder, 'live-chat.db'));
    const copy = database.prepare(
      `INSERT INTO reports (at, room, seq, by, reason, author, name, text)
        SELECT at, room, seq, 'u_' || ?, reason, author, name, text FROM reports WHERE id = 1`,
    );
    database.exec('BEGIN');
    for (let count = 1; count < bounds.reportsLookedAt; count++) copy.run(count);
    database.exec('COMMIT');
    database.close();
    const boss = relay.by(agent);
    const first = (await boss.get('/reports')).body;
    assert.deepEqual(first, { reports: [], next: bounds.reportsLookedAt });
    assert.deepEqual((await boss.get(`/reports?after=${first.next}`)).body, { reports: [] });
    assertProblem(await boss.get(`/reports?room=${room}`), 'forbidden', 403);
    assert.equal((await relay.by(userCredential('owner')).get(`/reports?room=${room}&limit=3`)).body.reports.length, 3);
    assertProblem(await relay.by(userCredential('owner')).get('/reports'), 'forbidden', 403);
  });

  test('are resolved: what the verdict says is done, once for each key, and logged', async (t) => {
    const { relay, eve, seqs } = await queue(t, 3);
    const boss = relay.by(agent);
    const resolve = (report: number, body: object, key: string) =>
      boss.post(`/rooms/lobby/reports/${report}/resolve`, body, keyed(key));
    assert.equal((await resolve(1, { verdict: 'delete', reason: 'rude' }, 'a')).status, 204);
    assert.equal((await resolve(1, { verdict: 'delete', reason: 'rude' }, 'a')).status, 204, 'said again');
    assertProblem(await resolve(1, { verdict: 'delete' }, 'b'), 'no-such-message', 404);
    assertProblem(await resolve(2, { verdict: 'delete' }, 'a'), 'key-reused', 422);
    assert.equal((await boss.get(`/rooms/lobby/messages/${seqs[0]}`)).body.deleted.by, 'u_agent');
    assert.equal((await resolve(2, { verdict: 'mute', duration: 60_000 }, 'c')).status, 204);
    assert.equal(await outcome(eve, 'lobby', text('muted')), 'muted');
    assertProblem(await resolve(3, { verdict: 'nothing' }, 'd'), 'bad-message', 400);
    assertProblem(
      await relay.by(userCredential('eve')).post('/rooms/lobby/reports/3/resolve', { verdict: 'dismiss' }),
      'forbidden',
      403,
    );
    assertProblem(await boss.post('/rooms/other/reports/3/resolve', { verdict: 'dismiss' }), 'no-such-message', 404);
    assert.equal((await resolve(3, { verdict: 'dismiss' }, 'd')).status, 204);
    assert.deepEqual((await boss.get('/reports?room=lobby')).body, { reports: [] });
    assert.deepEqual(actsOf(await relay.by(admin).get('/audit')), [
      'delete u_agent u_eve rude',
      'report-resolved u_agent u_eve rude',
      'muted u_agent u_eve',
      'report-resolved u_agent u_eve',
      'report-resolved u_agent u_eve',
    ]);
  });

  test('are resolved together, each by itself: what is refused holds up no other, and may be said again', async (t) => {
    const { relay, seqs } = await queue(t, 4);
    const boss = relay.by(agent);
    const owner = await relay.enter(userCredential('owner'));
    const room = await makeRoom(owner, 'private');
    const all = (resolutions: object[], headers = keyed('night')) =>
      boss.post('/reports/resolve', { resolutions }, headers);
    const resolutions = [
      { room: 'lobby', report: 1, verdict: 'delete' },
      { room, report: 2, verdict: 'delete' },
      { room: 'lobby', report: 999, verdict: 'dismiss' },
      { room: 'lobby', report: 3, verdict: 'ban', reason: 'enough' },
      { room: 'lobby', report: 4, verdict: 'dismiss' },
    ];
    const codes = (answer: { body: { results: { report: number; refusal?: { code: string } }[] } }) =>
      answer.body.results.map(({ report, refusal }) => [report, refusal?.code]);
    const expected = [
      [1, undefined],
      [2, 'forbidden'],
      [999, 'no-such-message'],
      [3, undefined],
      [4, undefined],
    ];
    const answer = await all(resolutions);
    assert.equal(answer.status, 200);
    assert.deepEqual(codes(answer), expected);
    assert.deepEqual(codes(await all(resolutions)), expected, 'said again, nothing is done twice');
    assert.equal((await boss.get(`/rooms/lobby/messages/${seqs[0]}`)).body.text, '');
    assert.equal((await boss.get(`/rooms/lobby/messages/${seqs[1]}`)).body.text, 'rude 1');
    assert.deepEqual(
      (await boss.get('/reports')).body.reports.map(({ report }: { report: number }) => report),
      [2],
    );
    const acts = (await relay.by(admin).get('/audit?by=u_agent')).body.acts.map(({ act }: { act: string }) => act);
    assert.deepEqual(acts, ['delete', 'report-resolved', 'banned', 'report-resolved', 'report-resolved']);
    for (const bad of [[], Array.from({ length: 101 }, () => resolutions[0]!), [{ room: 'lobby', report: 2 }]]) {
      assertProblem(await all(bad, keyed('bad')), 'bad-message', 400);
    }
  });

  test('more of them than a user may ask are told so each by itself', async (t) => {
    const { relay } = await queue(t, 1);
    const boss = relay.by(agent);
    for (let count = 0; count < bounds.requestBurst - 2; count++) assert.equal((await boss.get('/me')).status, 200);
    const resolutions = [999, 998, 1].map((report) => ({ room: 'lobby', report, verdict: 'dismiss' }));
    const { body } = await boss.post('/reports/resolve', { resolutions }, keyed('k'));
    assert.deepEqual(
      body.results.map(({ refusal }: { refusal?: { code: string } }) => refusal?.code),
      ['no-such-message', 'no-such-message', 'limited'],
    );
    assert.ok(body.results[2].refusal.retryAfter > 0);
    relay.clock.advance(1_000);
    const again = await boss.post('/reports/resolve', { resolutions }, keyed('k'));
    assert.equal(again.body.results[2].refusal, undefined);
  });
});

describe('the audit log by HTTP', () => {
  test('is filtered by who, what, where, about whom and when, and comes page by page both ways', async (t) => {
    const relay = await site(t);
    const start = relay.clock.now();
    const [boss, bot] = [relay.by(admin), await relay.service('bot', 'read', 'send', 'moderate', 'act-as')];
    for (let count = 0; count < 3; count++) {
      relay.clock.advance(1_000);
      await boss.ask('PUT', `/rooms/lobby/mutes/u_${count}`, { body: { duration: 60_000 } });
      await bot.ask('PUT', `/rooms/other/bans/u_${count}`, { body: { reason: 'spam' } });
    }
    const found = async (query: string): Promise<number[]> =>
      (await boss.get(`/audit?${query}`)).body.acts.map(({ id }: { id: number }) => id);
    assert.deepEqual(await found(''), [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(await found('by=u_admin'), [2, 4, 6]);
    assert.deepEqual(await found('by=s_bot&user=u_1'), [5]);
    assert.deepEqual(await found('act=muted&room=lobby'), [2, 4, 6]);
    assert.deepEqual(await found('act=muted&room=other'), []);
    assert.deepEqual(await found(`since=${start + 2_000}&until=${start + 3_000}`), [4, 5]);
    assert.deepEqual(await found(`since=${start + 9_000}`), []);
    const walk = async (direction: 'after' | 'before', query: string): Promise<number[]> => {
      const ids: number[] = [];
      let place = direction === 'after' ? '&after=0' : '';
      for (;;) {
        const { body } = await boss.get(`/audit?limit=2${query}${place}`);
        const page = body.acts.map(({ id }: { id: number }) => id);
        assert.ok(page.length <= 2);
        ids.push(...(direction === 'before' ? page.reverse() : page));
        if (body.next === undefined) return ids;
        place = `&${direction}=${body.next}`;
      }
    };
    assert.deepEqual(await walk('after', ''), [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(await walk('before', ''), [7, 6, 5, 4, 3, 2, 1]);
    assert.deepEqual(await walk('after', '&by=u_admin'), [2, 4, 6]);
    assert.deepEqual(await walk('before', '&by=s_bot'), [7, 5, 3]);
    for (const query of ['before=1&after=2', 'act=nothing', 'limit=101', 'since=-1', 'x=1']) {
      assertProblem(await boss.get(`/audit?${query}`), 'bad-message', 400);
    }
  });

  test('a service in whose name a user’s moderator acted is found by its own id, too', async (t) => {
    const relay = await site(t);
    const bridge = await relay.service('bridge', 'read', 'send', 'moderate', 'act-as');
    const owner = await relay.enter(userCredential('owner'));
    const room = await makeRoom(owner, 'private', ['u_eve']);
    const headers = { 'live-chat-as': 'u_owner', 'live-chat-as-name': 'Owner' };
    assert.equal(
      (await bridge.ask('PUT', `/rooms/${room}/mutes/u_eve`, { body: { duration: 1_000 }, headers })).status,
      200,
    );
    for (const by of ['u_owner', 's_bridge']) {
      const [act] = (await relay.by(admin).get(`/audit?by=${by}&act=muted`)).body.acts;
      assert.deepEqual([act.by, act.via, act.user], ['u_owner', 's_bridge', 'u_eve']);
    }
  });

  test('looks at so many for one page, wherever those are that are asked for', async (t) => {
    const relay = await site(t);
    await relay.relay.ban('u_first');
    const database = new DatabaseSync(path.join(relay.folder, 'live-chat.db'));
    const add = database.prepare(`INSERT INTO acts (at, by, act, room) VALUES (?, 'u_ada', 'slow', 'lobby')`);
    database.exec('BEGIN');
    for (let count = 0; count < bounds.actsLookedAt + 10; count++) add.run(relay.clock.now());
    database.exec('COMMIT');
    database.close();
    relay.clock.advance(5_000);
    await relay.relay.ban('u_last');
    const boss = relay.by(admin);
    const one = (await boss.get('/audit?user=u_first')).body;
    assert.deepEqual([one.acts, one.next], [[], 13]);
    const two = (await boss.get(`/audit?user=u_first&before=${one.next}`)).body;
    assert.deepEqual([two.acts.map(({ id }: { id: number }) => id), two.next], [[1], undefined]);
    const last = (await boss.get(`/audit?user=u_last&after=0&since=${relay.clock.now()}`)).body;
    assert.equal(last.acts.length, 1, 'by the time it is there at once');
  });
});
