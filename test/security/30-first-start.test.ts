// Row 30 of the threat table: nobody has a password that nobody chose. The first admin is made by a link that whoever starts the relay gets.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../server/src/clock.ts';
import { inboxFor, linkIn, password, Visitor } from '../support/inbox.ts';
import { runCli } from '../support/cli.ts';
import { spawnRelay } from '../support/relay.ts';

const filesOf = (folder: string): [name: string, bytes: Buffer][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((name) => statSync(name).isFile())
    .map((name) => [name, readFileSync(name)]);

test('the link: 256 bits, once, for a day, the newest alone, and only while there is no account', async (t) => {
  const relay = await inboxFor(t);
  const first = linkIn((await relay.relay.inviteFirstAdmin())!);
  assert.equal(Buffer.from(first, 'base64url').length, 32);
  for (const [name, bytes] of filesOf(relay.folder)) assert.ok(!bytes.includes(first), `in ${name}`);
  const second = linkIn((await relay.relay.inviteFirstAdmin())!);
  const join = (code: string, login: string) => relay.visitor().join(code, login, password);
  assert.equal((await join(first, 'ana')).status, 403, 'a newer one took its place');
  relay.clock.jump(86_400_000);
  assert.equal((await join(second, 'ana')).status, 403, 'over');
  const third = linkIn((await relay.relay.inviteFirstAdmin())!);
  const answers = await Promise.all(['ana', 'ben', 'eve'].map((login) => join(third, login)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403, 403], 'once, however many come together');
  assert.equal(await relay.relay.inviteFirstAdmin(), undefined);
  for (const [name, bytes] of filesOf(relay.folder)) assert.ok(!bytes.includes(password), `a password in ${name}`);
});

test('a link that was open when somebody came in by another way makes nobody an admin', async (t) => {
  // By the real clock, which is the command's, too: by another one the link would be over.
  const relay = await inboxFor(t, { environment: { clock: systemClock } });
  const first = linkIn((await relay.relay.inviteFirstAdmin())!);
  const { output } = await runCli('invite', '--data', relay.folder, '--url', relay.url);
  assert.equal((await relay.visitor().join(linkIn(output), 'jonas', password)).status, 303);
  assert.equal((await relay.visitor().join(first, 'eve', password)).status, 403);
});

test('without a terminal no link is made, the log says how to get one, and neither secret nor name is ever in it', async (t) => {
  const relay = await spawnRelay({ args: ['--log-level', 'debug'] });
  t.after(() => relay.dispose());
  assert.match(relay.output, /"event":"nobody answers yet".*live-chat-relay invite --admin/);
  assert.doesNotMatch(relay.output, /join#/);
  const invited = await runCli('invite', '--admin', '--data', relay.folder, '--url', `${relay.url}/`);
  assert.equal(invited.code, 0, invited.errors);
  assert.match(invited.output, new RegExp(`^${relay.url}/inbox/join#[\\w-]{43}\\n$`));
  assert.match(invited.errors, /one account, admin; good once/);
  const ana = new Visitor(relay.url);
  assert.equal((await ana.join(linkIn(invited.output), 'ana-canary', password, 'Ana Canary')).status, 303);
  assert.match((await ana.get('/account')).text, /Team/);
  await ana.submit('/sign-out');
  await ana.signIn('ana-canary', 'wrong-canary');
  const lost = await runCli('invite', '--password-of', 'ANA-canary', '--data', relay.folder, '--url', relay.url);
  const reset = { code: linkIn(lost.output), step: '2', password: 'a password that is remembered' };
  assert.equal((await ana.submit('/join', reset, '/join')).location, 'sign-in?done=password');
  assert.equal((await ana.signIn('ana-canary', 'a password that is remembered')).status, 303);
  for (const each of ['canary', 'Canary', password, linkIn(invited.output), linkIn(lost.output), 'remembered'])
    assert.ok(!relay.output.includes(each), each);
});

test('what the command refuses, it says in one line', async (t) => {
  const relay = await inboxFor(t);
  const refused = async (pattern: RegExp, ...args: string[]): Promise<void> => {
    const { code, output, errors } = await runCli('invite', '--data', relay.folder, ...args);
    assert.notEqual(code, 0);
    assert.equal(output, '');
    assert.match(errors, pattern);
    assert.equal(errors.trimEnd().split('\n').length, 1);
  };
  await refused(/nobody signs in as "eve"/, '--password-of', 'eve');
  await refused(/do not go together/, '--admin', '--password-of', 'eve');
  await refused(/an address such as/, '--url', 'ftp://x');
  const { errors } = await runCli('invite', '--data', path.join(relay.folder, 'none'));
  assert.match(errors, /no database in .*: start the relay once/);
});

test('the relay’s own secret for credentials is made at the first start, for the relay’s user alone', async (t) => {
  const relay = await inboxFor(t);
  assert.equal(statSync(path.join(relay.folder, 'account-secret')).mode & 0o077, 0);
});
