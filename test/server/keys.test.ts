import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { idOfKey, newServiceKey, seededServiceKey } from '../../server/src/auth/service-key.ts';
import { StoreUnavailableError } from '../../server/src/store/errors.ts';
import { ForeignServiceError, type NewServiceKey, type Scope } from '../../server/src/index.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { assertOneLine, runCli } from '../support/cli.ts';
import { spawnRelay, startRelay, temporaryFolder } from '../support/relay.ts';
import { relayFor, until, type RelayUnderTest } from '../support/relay-test.ts';
import { ask, change, makeRoom, outcome, signIn, text, tryJoin } from '../support/rooms.ts';
import { secret } from '../support/tokens.ts';
import { enter, WireClient } from '../support/wire-client.ts';

const auth = { secrets: [secret] };

async function keyFor(relay: RelayUnderTest, ...scopes: Scope[]): Promise<string> {
  return (await relay.relay.keys.add({ name: 'Build bot', scopes })).key;
}

const byKey = (key: string) => ({ kind: 'token', token: key }) as const;

describe('keys of services', () => {
  test('have 256 random bits, a prefix for scanners, and a checksum that finds slips of the pen', () => {
    const keys = Array.from({ length: 200 }, (_, index) =>
      index % 2 ? newServiceKey() : seededServiceKey(randomBytes(32)),
    );
    assert.equal(new Set(keys.map(({ key }) => key)).size, 200);
    for (const { id, key } of keys) {
      assert.match(key, /^lc_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$/);
      assert.equal(idOfKey(key), id);
    }
    const { key } = keys[0]!;
    for (let at = 3; at < key.length; at++) {
      if (key[at] === '_') continue;
      const other = key[at] === 'x' ? 'y' : 'x';
      assert.equal(idOfKey(key.slice(0, at) + other + key.slice(at + 1)), undefined, `a slip at ${at}`);
    }
    for (const wrong of ['', 'lc_', key.slice(0, -1), `${key}x`, key.toUpperCase(), ` ${key}`]) {
      assert.equal(idOfKey(wrong), undefined, wrong);
    }
  });

  test('let a service in by socket, by HTTP and for files, as a service', async (t) => {
    const relay = await relayFor(t, { auth });
    const key = await keyFor(relay, 'read', 'send');
    const bot = await relay.enter(undefined, byKey(key));
    assert.deepEqual(bot.welcome.user, { id: 's_build-bot', name: 'Build bot', kind: 'service' });
    assert.deepEqual((await new ApiClient(relay, byKey(key)).get('/me')).body.user, bot.welcome.user);
    assert.deepEqual((await bot.join('lobby')).can, ['read', 'send', 'edit', 'delete', 'react', 'signal']);
    const second = (await relay.relay.keys.add({ name: 'build  Bot', scopes: ['read'] })).key;
    assert.equal((await relay.enter(undefined, byKey(second))).welcome.user.id, 's_build-bot', 'the same service');
  });

  test('are refused when unknown, cut off, expired or revoked, each by its code', async (t) => {
    const relay = await relayFor(t, { auth });
    const { keys } = relay.relay;
    const codeOf = async (key: string): Promise<string> => {
      const client = await relay.connect();
      client.send({ type: 'hello', protocol: 1, credential: byKey(key) });
      const { code } = await client.next('error');
      const { body } = await new ApiClient(relay, byKey(key)).get('/me');
      assert.equal(body.code, code);
      return code;
    };
    const { key } = await keys.add({ name: 'bot', scopes: ['read'], expires: relay.clock.now() + 1_000 });
    assert.equal(await codeOf(newServiceKey().key), 'credential-invalid');
    assert.equal(await codeOf(key.slice(0, -1)), 'credential-invalid');
    relay.clock.jump(1_000);
    assert.equal(await codeOf(key), 'token-expired');
    const other = await keys.add({ name: 'bot', scopes: ['read'] });
    await keys.revoke(other.info.id);
    assert.equal(await codeOf(other.key), 'revoked');
    assert.equal(await keys.revoke('unknown0'), undefined);
    const third = await keys.add({ name: 'bot', scopes: ['read'] });
    await relay.relay.revoke({ user: 's_bot' });
    assert.equal(await codeOf(third.key), 'revoked', 'with all that the service has');
  });

  test('revoking ends what is open at once, of that key alone', async (t) => {
    const relay = await relayFor(t, { auth });
    const { keys } = relay.relay;
    const [one, two] = [
      await keys.add({ name: 'bot', scopes: ['read'] }),
      await keys.add({ name: 'bot', scopes: ['read'] }),
    ];
    const [first, second] = [
      await relay.enter(undefined, byKey(one.key)),
      await relay.enter(undefined, byKey(two.key)),
    ];
    await keys.revoke(one.info.id);
    assert.deepEqual((await first.closed).code, 4202);
    assert.equal((await tryJoin(second, 'lobby')).type, 'joined');
    // A key that ends while it is in use ends its connections, too.
    const third = await keys.add({ name: 'bot', scopes: ['read'], expires: relay.clock.now() + 5_000 });
    const bot = await relay.enter(undefined, byKey(third.key));
    for (let beats = 0; beats < 3; beats++) {
      await relay.pass(20_000);
      bot.send({ type: 'beat', cursors: [] });
      await bot.next('beat');
    }
    await relay.pass(20_000);
    assert.deepEqual((await bot.closed).code, 4200);
  });

  test('are kept as hashes; the day of their last use is noted once a day', async (t) => {
    const relay = await relayFor(t, { auth });
    const key = await keyFor(relay, 'read');
    const [info] = relay.relay.keys.list();
    assert.deepEqual(Object.keys(info!).sort(), ['id', 'made', 'name', 'scopes', 'user']);
    assert.ok(!JSON.stringify([...relay.store.keys.values()]).includes(key.slice(12)));
    let saved = 0;
    const save = relay.store.saveServiceKey.bind(relay.store);
    relay.store.saveServiceKey = (stored) => ((saved += 1), save(stored));
    const client = new ApiClient(relay, byKey(key));
    await client.get('/me');
    await client.get('/me');
    assert.deepEqual([relay.relay.keys.list()[0]?.used, saved], ['2026-01-01', 1]);
    relay.clock.jump(86_400_000);
    await client.get('/me');
    assert.deepEqual([relay.relay.keys.list()[0]?.used, saved], ['2026-01-02', 2]);
  });

  test('are not made of what is not valid', async (t) => {
    const relay = await relayFor(t, { auth });
    const wrong: NewServiceKey[] = [
      { name: '', scopes: ['read'] },
      { name: ' \u200b', scopes: ['read'] },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['all' as Scope] },
      { name: 'x', scopes: ['read'], expires: relay.clock.now() },
      { name: 'x', scopes: ['read'], expires: Number.NaN },
    ];
    for (const each of wrong) await assert.rejects(relay.relay.keys.add(each), RangeError, JSON.stringify(each));
    assert.deepEqual(relay.relay.keys.list(), []);
  });
});

describe('scopes', () => {
  test('narrow what the role of the service permits, also inside the transaction', async (t) => {
    const relay = await relayFor(t, { auth });
    const maya = await signIn(relay, 'maya');
    const said = await maya.say('lobby', 'k', 'hers');
    const seq = said.type === 'ack' ? said.seq : 0;
    const bot = await relay.enter(undefined, byKey(await keyFor(relay, 'send')));
    assert.equal((await tryJoin(bot, 'lobby')).type, 'error', 'to read needs its scope');
    assert.equal(await outcome(bot, 'lobby', text('hello')), 'ack');
    for (const body of [
      { type: 'delete', of: seq },
      change('u_maya', 'banned'),
      { type: 'member', change: 'role', user: 'u_maya', role: 'reader' },
    ] as const) {
      assert.equal(await outcome(bot, 'lobby', body), 'forbidden', JSON.stringify(body));
    }
    assert.equal((await ask(bot, { type: 'invite', room: 'lobby' })).type, 'error');
    assert.equal((await ask(bot, { type: 'create', kind: 'private' })).type, 'error');
    const moderator = await relay.enter(undefined, byKey(await keyFor(relay, 'send', 'moderate')));
    assert.equal(await outcome(moderator, 'lobby', { type: 'delete', of: seq }), 'ack');
    const reader = await relay.enter(undefined, byKey(await keyFor(relay, 'read')));
    assert.equal(await outcome(reader, 'lobby', text('hello')), 'forbidden');
    const room = await makeRoom(maya, 'private');
    const invitation = await ask(maya, { type: 'invite', room });
    assert.ok(invitation.type === 'invitation');
    assert.equal((await ask(reader, { type: 'redeem', token: invitation.token })).type, 'error');
    assert.equal((await ask(bot, { type: 'redeem', token: invitation.token })).type, 'entered');
  });

  test('keys are made by keys with the scope keys, and may do no more than those', async (t) => {
    const relay = await relayFor(t, { auth });
    const master = new ApiClient(relay, byKey(await keyFor(relay, 'keys', 'read')));
    const made = await master.post('/keys', { name: 'Helper', scopes: ['read'] });
    assert.equal(made.status, 201);
    const helper = new ApiClient(relay, byKey(made.body.key));
    assert.equal((await helper.get('/me')).body.user.id, 's_helper');
    assertProblem(await helper.get('/keys'), 'forbidden', 403);
    assertProblem(await master.post('/keys', { name: 'x', scopes: ['send'] }), 'forbidden', 403);
    assertProblem(await master.post('/keys', { name: 'x', scopes: ['all'] }), 'bad-message', 400);
    assertProblem(await master.post('/keys', { name: ' ', scopes: ['read'] }), 'bad-message', 400);
    const listed = (await master.get('/keys')).body.keys as { id: string; key?: string; hash?: string }[];
    assert.deepEqual(
      listed.map(({ key, hash }) => [key, hash]),
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
    assert.equal((await master.ask('DELETE', `/keys/${made.body.id}`)).body.id, made.body.id);
    assertProblem(await helper.get('/me'), 'revoked', 401);
    assertProblem(await master.ask('DELETE', '/keys/nothing0'), 'no-such-key', 404);
    const admin = await signIn(relay, 'boss', { roles: ['admin'] });
    assert.equal(admin.welcome.user.kind, 'agent');
  });

  test('keys make none of another service: its rooms and its name are its own', async (t) => {
    const relay = await relayFor(t, { auth });
    const master = new ApiClient(relay, byKey(await keyFor(relay, 'keys', 'read', 'act-as')));
    const full = await relay.relay.keys.add({ name: 'Full', scopes: ['read', 'send'] });
    const take = async () => master.post('/keys', { name: ' fULL', scopes: ['read'] });
    const refused = await take();
    assertProblem(refused, 'forbidden', 403);
    await relay.relay.keys.revoke(full.info.id);
    assert.deepEqual((await take()).body, refused.body, 'whether its keys are good or not');
    assert.equal(relay.relay.keys.list().length, 2);
    assert.equal((await master.post('/keys', { name: 'build bot', scopes: ['read'] })).body.user, 's_build-bot');
    assert.equal((await relay.relay.keys.add({ name: 'Full', scopes: ['read'] })).info.user, 's_full', 'the operator');
    await assert.rejects(relay.relay.keys.add({ name: 'Full', scopes: ['read'] }, 's_other'), ForeignServiceError);
    const asMaya = { 'live-chat-as': 'u_maya', 'live-chat-as-name': 'Maya' };
    assertProblem(await master.post('/keys', { name: 'New', scopes: ['read'] }, asMaya), 'forbidden', 403);
    // Two at once who make one of a new name: the name is whose it was first.
    const rival = await relay.relay.keys.add({ name: 'Rival', scopes: ['keys', 'read'] });
    const both = await Promise.all(
      [master, new ApiClient(relay, byKey(rival.key))].map((each) =>
        each.post('/keys', { name: 'New', scopes: ['read'] }),
      ),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 403]);
  });

  test('keys list and revoke those of their own service, and of others what may do no more', async (t) => {
    const relay = await relayFor(t, { auth });
    const { keys } = relay.relay;
    const master = new ApiClient(relay, byKey(await keyFor(relay, 'keys', 'read')));
    const own = await keys.add({ name: 'Build bot', scopes: ['send'] });
    const more = await keys.add({ name: 'Full', scopes: ['read', 'send'] });
    const less = await keys.add({ name: 'Full', scopes: ['read'] });
    const listed = (await master.get('/keys')).body.keys as { id: string }[];
    assert.deepEqual(
      listed.map(({ id }) => keys.list().findIndex((each) => each.id === id)),
      [0, 1, 3],
    );
    assertProblem(await master.ask('DELETE', `/keys/${more.info.id}`), 'forbidden', 403);
    for (const { info } of [own, less]) assert.equal((await master.ask('DELETE', `/keys/${info.id}`)).status, 200);
    assert.deepEqual(
      keys.list().map(({ revoked }) => revoked !== undefined),
      [false, true, false, true],
    );
  });
});

describe('live-chat-relay key', () => {
  const folderFor = async (t: TestContext): Promise<string> => {
    const folder = await temporaryFolder();
    t.after(() => rm(folder, { recursive: true, force: true }));
    return folder;
  };
  const add = (folder: string, ...more: string[]) =>
    runCli('key', 'add', '--name', 'Build bot', '--scopes', 'read,send', '--data', folder, ...more);

  test('works while the relay runs and while it does not; a revocation ends open connections', async (t) => {
    const folder = await folderFor(t);
    const before = await add(folder);
    assert.equal(before.code, 0, before.errors);
    const relay = await spawnRelay({ data: folder });
    t.after(() => relay.dispose());
    const during = await add(folder, '--expires', '30d');
    const [one, two] = [before.output.trim(), during.output.trim()];
    const bot = await enter(relay.socketUrl, undefined, byKey(one));
    const other = await enter(relay.socketUrl, undefined, byKey(two));
    const revoked = await runCli('key', 'revoke', idOfKey(one)!, '--data', folder);
    assert.match(revoked.output, /revoked, a key of s_build-bot/);
    assert.equal((await bot.closed).code, 4202);
    await other.close();
    const list = (await runCli('key', 'list', '--data', folder)).output.split('\n');
    assert.match(list[0]!, /^id\s+user\s+scopes\s+made\s+last used\s+state$/);
    assert.match(
      list[1]!,
      new RegExp(
        `^${idOfKey(one)!}\\s+s_build-bot\\s+read,send\\s+\\d{4}-\\d\\d-\\d\\d\\s+\\d{4}-\\d\\d-\\d\\d\\s+revoked`,
      ),
    );
    assert.match(list[2]!, /good until \d{4}-\d\d-\d\d$/);
    await relay.kill('SIGTERM');
    assert.ok(!(await readdir(folder)).includes('control.sock'));
    assert.equal((await runCli('key', 'list', '--data', folder)).output, list.join('\n'));
    for (const name of await readdir(folder)) {
      if (!name.startsWith('live-chat.db')) continue;
      const bytes = await readFile(join(folder, name));
      for (const key of [one, two]) assert.ok(!bytes.includes(key.slice(12)), `the key is in ${name}`);
    }
    await relay.start();
    const client = await WireClient.open(relay.socketUrl);
    client.send({ type: 'hello', protocol: 1, credential: byKey(one) });
    assert.equal((await client.next('error')).code, 'revoked', 'also after a start');
    await client.close();
    // One that was killed leaves its socket; the next one takes its place.
    await relay.kill('SIGKILL');
    assert.equal((await runCli('key', 'list', '--data', folder)).code, 0);
    await relay.start();
    assert.equal((await add(folder)).code, 0);
  });

  test('says in one line what is wrong', async (t) => {
    const folder = await folderFor(t);
    const of = (...args: string[]) => runCli('key', ...args, '--data', folder);
    for (const [args, pattern] of [
      [[], /add, list, revoke/],
      [['make'], /add, list, revoke/],
      [['add'], /--name and --scopes are needed/],
      [['add', '--name', 'x', '--scopes', 'all'], /some of read, send/],
      [['add', '--name', 'x', '--scopes', 'read', '--expires', '3'], /days are expected/],
      [['revoke'], /the id of one key/],
      [['list', 'x'], /nothing more/],
    ] as const) {
      const ran = await of(...args);
      assert.equal(ran.code, 2, args.join(' '));
      assertOneLine(ran.errors, pattern);
    }
    const missing = await of('revoke', 'nothing0');
    assert.equal(missing.code, 1);
    assertOneLine(missing.errors, /there is no key/);
  });
});

describe('a key that is asked for again, because the answer did not come', () => {
  const once = (name: string) => ({ 'idempotency-key': name });
  const wanted = { name: 'Helper', scopes: ['read', 'send'] };

  test('is the same key, also at once and after a restart, and is kept nowhere; something else by that name is refused', async (t) => {
    const data = await temporaryFolder();
    let relay = await startRelay({ data, auth });
    t.after(() => relay.close());
    const { key } = await relay.relay.keys.add({ name: 'Master', scopes: ['read', 'send', 'keys'] });
    let master = new ApiClient(relay, byKey(key));
    const [first, second] = await Promise.all([
      master.post('/keys', wanted, once('a')),
      master.post('/keys', wanted, once('a')),
    ]);
    assert.equal(first.status, 201);
    assert.deepEqual(second.body, first.body);
    assert.equal((await new ApiClient(relay, byKey(first.body.key)).get('/me')).body.user.id, 's_helper');
    const own = { ...wanted, name: 'Master' };
    const others = [
      await master.post('/keys', own, once('b')),
      await master.post('/keys', own),
      await master.post('/keys', own),
    ];
    assert.ok(others.every(({ status }) => status === 201));
    assert.equal(new Set([first, ...others].map(({ body }) => body.key)).size, 4);
    for (const different of [
      { ...wanted, name: 'Another' },
      { ...wanted, scopes: ['read'] },
      { ...wanted, expires: Date.now() + 1_000_000 },
    ]) {
      assertProblem(await master.post('/keys', different, once('a')), 'key-reused', 422);
    }
    await relay.close();
    relay = await startRelay({ data, auth });
    master = new ApiClient(relay, byKey(key));
    const again = await master.post('/keys', { name: ' Helper ', scopes: ['send', 'read'] }, once('a'));
    assert.deepEqual([again.body.key, again.body.id], [first.body.key, first.body.id]);
    assert.equal((await master.get('/keys')).body.keys.length, 5);
    const files = await readdir(data, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name), 'latin1');
      assert.ok(!bytes.includes(first.body.key.slice(12)), file.name);
    }
  });

  test('is another one for another service, and for another key of the same: each can only ask for its own', async (t) => {
    const relay = await relayFor(t, { auth });
    const add = async (name: string) =>
      new ApiClient(relay, byKey((await relay.relay.keys.add({ name, scopes: ['read', 'send', 'keys'] })).key));
    const [one, sibling, stranger] = [await add('One'), await add('One'), await add('Stranger')];
    const keys = new Set<string>();
    for (const [index, client] of [one, sibling, stranger].entries()) {
      const made = await client.post('/keys', { ...wanted, name: `Helper ${index}` }, once('a'));
      assert.equal(made.status, 201);
      keys.add(made.body.key);
    }
    assert.equal(keys.size, 3);
  });

  test('is not told where it could not be stored, and may be asked for again then; a revoked one stays so', async (t) => {
    const relay = await relayFor(t, { auth });
    const { key } = await relay.relay.keys.add({ name: 'Master', scopes: ['read', 'send', 'keys'] });
    const master = new ApiClient(relay, byKey(key));
    const { saveServiceKey } = relay.store;
    await master.get('/me');
    const failing = new Promise<void>((_, reject) => {
      relay.store.saveServiceKey = () => failing;
      // When both are asked for.
      void until(() => relay.relay.stats().sessions === 2)
        .then(() => master.get('/me'))
        .then(() => reject(new StoreUnavailableError('full')));
    });
    const refused = await Promise.all([1, 2].map(() => master.post('/keys', wanted, once('a'))));
    for (const each of refused) assertProblem(each, 'store-unavailable', 503);
    relay.store.saveServiceKey = saveServiceKey;
    const made = await master.post('/keys', wanted, once('a'));
    assert.equal(made.status, 201);
    for (let count = 0; count < 2; count++) {
      const revoked = await master.ask('DELETE', `/keys/${made.body.id}`, { headers: once('c') });
      assert.equal(revoked.body.revoked, relay.clock.now());
    }
    const again = await master.post('/keys', wanted, once('a'));
    assert.equal(again.body.revoked, relay.clock.now());
    assertProblem(await new ApiClient(relay, byKey(again.body.key)).get('/me'), 'revoked', 401);
  });
});
