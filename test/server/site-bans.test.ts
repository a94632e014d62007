import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Act } from '../../server/src/index.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { change, mute, outcome, text } from '../support/rooms.ts';
import { secret, userCredential } from '../support/tokens.ts';
import { welcomed } from '../support/wire.ts';
import { WireClient } from '../support/wire-client.ts';
import type { Credential } from '../../src/protocol/index.ts';

/** A relay on SQLite behind a proxy on this machine, whose clients may come from anywhere. */
async function site(t: TestContext, data?: string) {
  const clock = new ManualClock();
  const folder = data ?? (await temporaryFolder());
  const started = await startRelay({
    data: folder,
    auth: { secrets: [secret] },
    trustedProxies: ['loopback'],
    environment: { clock },
  });
  const clients: WireClient[] = [];
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    for (const client of clients) client.cut();
    await started.close();
  };
  t.after(close);
  const connect = async (address: string): Promise<WireClient> => {
    const client = await WireClient.open(started.socketUrl, { headers: { 'x-forwarded-for': address } });
    clients.push(client);
    return client;
  };
  const enter = async (address: string, credential?: Credential) =>
    welcomed(await connect(address), 'Guest', credential);
  return { ...started, folder, clock, connect, enter, close };
}

const admin = userCredential('admin', { roles: ['admin'] });
const agent = userCredential('agent', { roles: ['agent'] });

/** Says a message that has an id; resolves to `done` or the code. */
async function ask(client: WireClient, message: object): Promise<string> {
  client.raw(JSON.stringify([{ id: 5, ...message }]));
  const answer = (await client.nextWhere((told): told is never => 'id' in told && told.id === 5)) as {
    type: string;
    code?: string;
  };
  return answer.code ?? answer.type;
}

/** Whether somebody is let in, or how the connection ends. */
async function comes(client: WireClient, credential?: Credential): Promise<string> {
  client.send({ type: 'hello', protocol: 1, ...(credential && { credential }) });
  const first = await client.nextWhere((told): told is never => told.type === 'welcome' || told.type === 'error');
  return (first as { type: string; code?: string }).code ?? 'welcome';
}

async function actsOf(acts: AsyncIterable<Act>): Promise<string[]> {
  const told: string[] = [];
  for await (const { act, by, user, why } of acts) told.push([act, by, user, why].join(' ').trim());
  return told;
}

describe('bans from the site', () => {
  test('of a user: open connections end, no new one is had, also after a restart, until it ends or is lifted', async (t) => {
    const first = await site(t);
    const eve = userCredential('eve');
    const [one, two, boss] = [
      await first.enter('203.0.113.7', eve),
      await first.enter('203.0.113.8', eve),
      await first.enter('198.51.100.1', admin),
    ];
    assert.equal(await ask(boss, { type: 'ban', user: 'u_eve', duration: 60_000, reason: 'spam' }), 'done');
    for (const client of [one, two]) {
      const told = await client.next('error');
      assert.deepEqual([told.code, told.class, told.retryAfter], ['forbidden', 'stop', 60_000]);
      assert.deepEqual(await client.closed, { code: 4303, reason: 'forbidden' });
    }
    assert.equal(await comes(await first.connect('203.0.113.7'), eve), 'forbidden');
    assert.equal(await comes(await first.connect('203.0.113.7')), 'welcome', 'the address is not banned');
    const answer = await fetch(`${first.url}/api/me`, {
      headers: { authorization: `Bearer ${(eve as { token: string }).token}` },
    });
    assert.equal(answer.status, 403);
    await first.close();

    const second = await site(t, first.folder);
    assert.equal(await comes(await second.connect('203.0.113.7'), eve), 'forbidden');
    second.clock.advance(60_000);
    assert.equal(await comes(await second.connect('203.0.113.7'), eve), 'welcome');
  });

  test('with addresses: whoever comes from there, but for admins; kept as keyed hashes, and lifted together', async (t) => {
    const relay = await site(t);
    const boss = await relay.enter('198.51.100.1', admin);
    const guest = await relay.enter('203.0.113.7');
    const neighbour = await relay.enter('203.0.113.7');
    const other = await relay.enter('203.0.113.9');
    const user = guest.welcome.user.id;
    assert.equal(await ask(boss, { type: 'ban', user, addresses: true }), 'done');
    for (const client of [guest, neighbour]) assert.equal((await client.closed).code, 4303);
    assert.equal(await comes(await relay.connect('203.0.113.7')), 'forbidden');
    assert.equal(await comes(await relay.connect('203.0.113.7'), userCredential('maya')), 'forbidden');
    assert.equal(await comes(await relay.connect('203.0.113.7'), admin), 'welcome');
    assert.equal(await outcome(other, 'lobby', text('still here')), 'ack');
    for (const name of await readdir(relay.folder)) {
      const bytes = await readFile(path.join(relay.folder, name)).catch(() => Buffer.alloc(0));
      assert.ok(!bytes.includes('203.0.113.'), name);
    }
    assert.equal(await ask(boss, { type: 'unban', user, reason: 'mistaken' }), 'done');
    assert.equal(await ask(boss, { type: 'unban', user }), 'no-such-member');
    assert.equal(await comes(await relay.connect('203.0.113.7')), 'welcome');
  });

  test('are laid by admins alone, about others, and an admin is not banned so', async (t) => {
    const relay = await site(t);
    const [boss, helper, guest] = [
      await relay.enter('198.51.100.1', admin),
      await relay.enter('198.51.100.2', agent),
      await relay.enter('203.0.113.7'),
    ];
    const user = guest.welcome.user.id;
    for (const client of [helper, guest]) {
      assert.equal(await ask(client, { type: 'ban', user: 'u_maya' }), 'forbidden');
      assert.equal(await ask(client, { type: 'unban', user: 'u_maya' }), 'forbidden');
    }
    assert.equal(await ask(boss, { type: 'ban', user: boss.welcome.user.id }), 'forbidden');
    assert.equal(await ask(boss, { type: 'ban', user: 'not an id' }), 'bad-message');
    await assert.rejects(relay.relay.ban('u_admin'), RangeError);
    assert.equal(await relay.relay.ban(user, { reason: 'by the site' }), 1);
    assert.deepEqual(await actsOf(relay.relay.audit()), [`site-banned relay ${user} by the site`]);
  });

  test('of admins, services and the team are refused, and of ids that nobody has; nothing is logged', async (t) => {
    const relay = await site(t);
    const { keys } = relay.relay;
    const [small, whole] = [
      await keys.add({ name: 'small', scopes: ['moderate'] }),
      await keys.add({ name: 'whole', scopes: ['read', 'send', 'moderate', 'manage', 'act-as', 'keys'] }),
    ];
    const by = (key: string) => relay.enter('198.51.100.3', { kind: 'token', token: key });
    const [bot, bridge, boss] = [await by(small.key), await by(whole.key), await relay.enter('198.51.100.1', admin)];
    for (const client of [bot, boss]) {
      for (const user of [bridge.welcome.user.id, 's_nobody', 'a_3kTz0vYw1aQxB7nLh2cEuA']) {
        assert.equal(await ask(client, { type: 'ban', user }), 'forbidden', user);
        await assert.rejects(relay.relay.ban(user), RangeError);
      }
      for (const user of ['relay', '<x>', 'u_', 'g_<x>', 'maya']) {
        assert.equal(await ask(client, { type: 'ban', user }), 'bad-message', user);
        await assert.rejects(relay.relay.ban(user), RangeError);
      }
    }
    assert.equal(await ask(bot, { type: 'ban', user: 'u_admin' }), 'forbidden');
    const acts = await actsOf(relay.relay.audit());
    assert.deepEqual(
      acts.filter((act) => act.startsWith('site-')),
      [],
    );
    assert.equal(await ask(bridge, { type: 'ban', user: 'u_eve' }), 'done', 'nobody of these was sent away');
    assert.equal(await ask(boss, { type: 'ban', user: 'u_maya' }), 'done');
  });

  test('count by what one is then: not while one is an admin, and again when the renewed token does not say so', async (t) => {
    const relay = await site(t);
    assert.equal(await relay.relay.ban('u_admin', { duration: 60_000 }), 0);
    const boss = await relay.enter('198.51.100.1', admin);
    const { token } = admin as { token: string };
    const me = () => fetch(`${relay.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await me()).status, 200);
    boss.send({ type: 'refresh', token: (userCredential('admin') as { token: string }).token });
    assert.equal((await boss.next('error')).code, 'forbidden');
    assert.equal(await comes(await relay.connect('198.51.100.1'), userCredential('admin')), 'forbidden');
  });

  test('of addresses do not count for services that come from there', async (t) => {
    const relay = await site(t);
    const guest = await relay.enter('203.0.113.7');
    const { key } = await relay.relay.keys.add({ name: 'bot', scopes: ['read', 'send'] });
    const bot = await relay.enter('203.0.113.7', { kind: 'token', token: key });
    assert.equal(await relay.relay.ban(guest.welcome.user.id, { addresses: true }), 1);
    assert.equal(await outcome(bot, 'lobby', text('still here')), 'ack');
    assert.equal(await comes(await relay.connect('203.0.113.7'), { kind: 'token', token: key }), 'welcome');
  });

  test('one with an end leaves nothing behind when that has come', async (t) => {
    const relay = await site(t);
    const guest = await relay.enter('203.0.113.7');
    await relay.relay.ban(guest.welcome.user.id, { duration: 1_000, addresses: true });
    const { DatabaseSync } = await import('node:sqlite');
    const count = (): number => {
      const database = new DatabaseSync(path.join(relay.folder, 'live-chat.db'), { readOnly: true });
      const { n } = database.prepare('SELECT count(*) AS n FROM site_bans').get() as { n: number };
      database.close();
      return n;
    };
    assert.equal(count(), 2);
    relay.clock.advance(700_000);
    while (count() > 0) {
      relay.clock.advance(1_000);
      await turn();
    }
  });
});

describe('the audit log', () => {
  test('has every act of a moderator, by whom, whom and why, and nothing that one does with one’s own', async (t) => {
    const relay = await site(t);
    const [boss, guest] = [await relay.enter('198.51.100.1', admin), await relay.enter('203.0.113.7')];
    const { id } = guest.welcome.user;
    await guest.join('lobby');
    const written = await guest.say('lobby', 'a', 'rude');
    const own = await guest.say('lobby', 'b', 'taken back');
    assert.ok(written.type === 'ack' && own.type === 'ack');
    await outcome(guest, 'lobby', { type: 'delete', of: own.seq });
    await outcome(boss, 'lobby', { type: 'delete', of: written.seq, reason: 'rude' });
    await outcome(boss, 'lobby', mute(id, 1_000));
    await outcome(boss, 'lobby', { type: 'settings', slow: 30_000 });
    await outcome(guest, 'lobby', mute('u_x', 1_000));
    await outcome(boss, 'lobby', { ...change(id, 'banned'), reason: 'again' } as ReturnType<typeof change>);
    assert.deepEqual(await actsOf(relay.relay.audit({ room: 'lobby' })), [
      `delete u_admin ${id} rude`,
      `muted u_admin ${id}`,
      'slow u_admin',
      `banned u_admin ${id} again`,
    ]);
    assert.ok(!guest.frames.join().includes('again'), 'why is told to nobody in the room');
    const deleted = guest.entries('lobby').findLast((entry) => entry.type === 'delete')!;
    assert.equal(deleted.from, 'u_admin', 'the tombstone says that it was not the author');

    const cli = path.resolve(import.meta.dirname, '../../server/src/cli.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'audit', '--data', relay.folder]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Act);
    assert.deepEqual(
      lines.map(({ act }) => act),
      ['delete', 'muted', 'slow', 'banned'],
    );
    assert.deepEqual(
      [lines[1]!.until, lines[2]!.detail, lines[0]!.seq],
      [relay.clock.now() + 1_000, '30000', written.seq],
    );

    const records: string[] = [];
    for await (const each of relay.relay.exportUser(id))
      if (each.record === 'act') records.push(`${each.act} ${each.why}`);
    assert.deepEqual(records, ['delete rude', 'muted null', 'banned again']);
    await relay.relay.erase(id);
    assert.deepEqual(await actsOf(relay.relay.audit({ user: id })), [
      `delete u_admin ${id}`,
      `muted u_admin ${id}`,
      `banned u_admin ${id}`,
    ]);
  });
});
