// Row 28 of the threat table: every role of the team against everything that is done with accounts, and what ends when a role does.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Act } from '../../server/src/index.ts';
import { bounds } from '../../server/src/limits.ts';
import { canAdminister, type AccountAction } from '../../server/src/policy/accounts.ts';
import type { AccountChange, AccountInvitation, ChangedBy } from '../../server/src/store/accounts.ts';
import { openTeam } from '../../server/src/store/sqlite/invite.ts';
import { ApiClient } from '../support/api.ts';
import { inboxFor, linkIn, password, type InboxUnderTest, type Visitor } from '../support/inbox.ts';
import { makeRoom, outcome, text, tryJoin } from '../support/rooms.ts';
import { claimsOf, hmacToken } from '../support/tokens.ts';
import { WireClient } from '../support/wire-client.ts';

type Stage = { readonly relay: InboxUnderTest; readonly admin: Visitor; readonly target: string };

/** How each action is tried, by its form. */
const tries: Readonly<Record<Exclude<AccountAction, 'see'>, (who: Visitor, stage: Stage) => Promise<number>>> = {
  invite: async (who) => (await who.submit('/invite', { role: 'agent' })).status,
  'reset-password': async (who, { target }) => (await who.submit('/reset-password', { account: target })).status,
  disable: async (who, { target }) => (await who.submit('/disable', { account: target, disabled: 'yes' })).status,
  async 'take-picture'(who, { relay, target }) {
    const base64 = Buffer.from('a picture').toString('base64');
    const team = openTeam(relay.folder, relay.clock);
    await team.change({ type: 'picture', account: target, picture: { type: 'image/png', base64 } });
    team.close();
    const { status } = await who.submit('/take-picture', { account: target });
    const seen = await fetch(`${relay.url}/pictures/${target}`);
    const isTaken = (await seen.arrayBuffer()).byteLength === 0;
    assert.equal(isTaken, (await who.get('/account')).text.includes('ana@example.com'), 'by an admin alone');
    return status;
  },
  'change-role': async (who, { target }) => (await who.submit('/role', { account: target, role: 'admin' })).status,
  async withdraw(who, { admin, relay }) {
    const link = linkIn((await admin.submit('/invite', { role: 'agent' })).text);
    const hash = createHash('sha256').update(link).digest('hex');
    const { status, location } = await who.submit('/withdraw', { invitation: hash });
    const isOpen = !(await relay.visitor().submit('/join', { code: link }, '/join')).text.includes('taken back');
    assert.equal(isOpen, !location?.includes('done=withdrawn'), 'what is answered is what was done');
    return status;
  },
};

async function stateOf(relay: InboxUnderTest, login: string): Promise<string> {
  const team = openTeam(relay.folder);
  try {
    return JSON.stringify([await team.find({ login: 'jonas' }), await team.find({ login })]);
  } finally {
    team.close();
  }
}

test('every role against every action of an admin', async (t) => {
  const relay = await inboxFor(t);
  const admin = await relay.admin();
  const people = {
    agent: await relay.invited(admin, 'agent', 'jonas'),
    admin: await relay.invited(admin, 'admin', 'maya'),
    nobody: relay.visitor(),
  };
  let cells = 0;
  for (const role of ['agent', 'admin', 'nobody'] as const) {
    const who = people[role];
    for (const [action, attempt] of Object.entries(tries)) {
      const login = `${role}-${action}`;
      await relay.invited(admin, 'agent', login);
      const before = await stateOf(relay, login);
      const status = await attempt(who, { relay, admin, target: await relay.idOf(login) });
      const isPermitted = role !== 'nobody' && canAdminister(role, action as AccountAction);
      if (isPermitted) assert.ok(status === 200 || status === 303, `${login}: ${status}`);
      // Who is not signed in has no form token, and is sent to the sign-in page.
      else assert.equal(status, role === 'nobody' ? 303 : 403, login);
      if (!isPermitted) assert.equal(await stateOf(relay, login), before, `${login}: nothing changed`);
      cells += 1;
    }
    assert.equal(
      (await who.get('/account')).text.includes('ana@example.com'),
      role === 'admin',
      `${role} sees the team`,
    );
  }
  assert.equal(cells, 18);
});

test('the audit log has what was done with accounts and keys: by whom, to whom, when; nothing that was refused, no name', async (t) => {
  const relay = await inboxFor(t);
  const { audit, keys, exportUser, erase } = relay.relay;
  const ana = await relay.admin();
  const own = await relay.idOf('ana@example.com');
  const jonas = await relay.invited(ana, 'agent', 'jonas');
  const id = await relay.idOf('jonas');
  relay.clock.advance(1_000);
  // Refused: of an agent, of the last admin, of one who is not there.
  await jonas.submit('/disable', { account: own });
  await ana.submit('/disable', { account: own });
  await ana.submit('/role', { account: 'a_nobody', role: 'admin' });
  await ana.submit('/role', { account: id, role: 'admin' });
  await ana.submit('/disable', { account: id });
  await ana.submit('/disable', { account: id, disabled: 'no' });
  const link = linkIn((await ana.submit('/reset-password', { account: id })).text);
  await relay.visitor().submit('/join', { code: link, step: '2', password: 'another lamp on a hill' }, '/join');
  const taken = linkIn((await ana.submit('/invite', { role: 'admin' })).text);
  await ana.submit('/withdraw', { invitation: createHash('sha256').update(taken).digest('hex') });
  const made = await keys.add({ name: 'Build bot', scopes: ['keys', 'read'] });
  const bot = new ApiClient(relay, { kind: 'token', token: made.key });
  const second = (await bot.post('/keys', { name: 'Other', scopes: ['read'] })).body as { id: string };
  await bot.ask('DELETE', `/keys/${second.id}`);
  await bot.ask('DELETE', `/keys/${second.id}`);
  await keys.revoke(made.info.id);

  const acts: Act[] = [];
  for await (const act of audit()) acts.push(act);
  const lines = (some: readonly Act[]) => some.map(({ act, by, user, detail }) => `${act} ${by} ${user} ${detail}`);
  const expected = [
    'account-invited relay undefined admin',
    `account-made relay ${own} admin`,
    `account-invited ${own} undefined agent`,
    `account-made ${own} ${id} agent`,
    `account-role ${own} ${id} admin`,
    `account-disabled ${own} ${id} undefined`,
    `account-enabled ${own} ${id} undefined`,
    `password-link ${own} ${id} undefined`,
    `password-reset ${own} ${id} undefined`,
    `account-invited ${own} undefined admin`,
    `invitation-withdrawn ${own} undefined admin`,
    `key-made relay s_build-bot ${made.info.id}: read,keys`,
    `key-made s_build-bot s_other ${second.id}: read`,
    `key-revoked s_build-bot s_other ${second.id}`,
    `key-revoked relay s_build-bot ${made.info.id}`,
  ];
  assert.deepEqual(lines(acts), expected);
  assert.equal(acts[4]!.at, relay.clock.now());
  assert.equal(acts[2]!.until, acts[2]!.at + bounds.accountLinkLifetime);
  assert.doesNotMatch(JSON.stringify(acts), /jonas|example\.com|lamp/);

  const told: string[] = [];
  for await (const each of exportUser(id)) if (each.record === 'act') told.push(String(each.act));
  const theirs = lines(acts.filter(({ user }) => user === id));
  assert.equal(told.length, theirs.length);
  await erase(id);
  const kept: Act[] = [];
  for await (const act of audit({ user: id })) kept.push(act);
  assert.deepEqual(lines(kept), theirs);
});

test('an admin cannot take the last admin away, also not two at once', async (t) => {
  const relay = await inboxFor(t);
  const ana = await relay.admin();
  const own = await relay.idOf('ana@example.com');
  assert.equal((await ana.submit('/role', { account: own, role: 'agent' })).status, 409);
  assert.equal((await ana.submit('/disable', { account: own, disabled: 'yes' })).status, 409);
  const ben = await relay.invited(ana, 'admin', 'ben');
  const bens = await relay.idOf('ben');
  const answers = await Promise.all([
    ana.submit('/disable', { account: bens, disabled: 'yes' }),
    ben.submit('/role', { account: own, role: 'agent' }),
  ]);
  const done = answers.filter(({ status, location }) => status === 303 && location?.startsWith('account?done'));
  assert.equal(done.length, 1, 'whoever comes second is no admin, or the last');
});

test('the store asks again, inside the transaction, whether whoever wants a change is an admin at that moment', async (t) => {
  const relay = await inboxFor(t);
  const ana = await relay.admin();
  await relay.invited(ana, 'agent', 'jonas');
  await relay.invited(ana, 'admin', 'maya');
  await ana.submit('/disable', { account: await relay.idOf('maya'), disabled: 'yes' });
  const own = await relay.idOf('ana@example.com');
  const team = openTeam(relay.folder, relay.clock);
  t.after(() => team.close());
  const invitation: AccountInvitation = {
    ...{ hash: 'x', kind: 'join', role: 'admin', account: undefined, by: undefined, at: 1, expires: 8e15 },
  };
  const session = createHash('sha256').update(ana.cookies.get('live-chat-session')!).digest('hex');
  const changesBy = (by: ChangedBy): readonly AccountChange[] => [
    { type: 'invite', by, invitation },
    { type: 'withdraw', by, hash: 'x' },
    { type: 'role', by, account: own, role: 'agent' },
    { type: 'disable', by, account: own, isDisabled: true },
    { type: 'take-picture', by, account: own },
  ];
  for (const account of [await relay.idOf('jonas'), await relay.idOf('maya'), 'a_nobody', '']) {
    for (const change of changesBy({ account, session })) {
      assert.equal(await team.change(change), 'forbidden', `${account} ${change.type}`);
    }
  }
  assert.equal(await team.change({ type: 'invite', by: { account: own, session }, invitation }), 'done');
  // And whether the session is there by which they want it.
  await ana.submit('/sign-out');
  for (const change of changesBy({ account: own, session })) {
    assert.equal(await team.change(change), 'session-ended', change.type);
  }
});

test('on the wire: agents and admins are what the table says, and the site’s tokens cannot be theirs', async (t) => {
  const relay = await inboxFor(t);
  const ana = await relay.admin();
  const jonas = await relay.invited(ana, 'agent', 'jonas');
  const [admin, agent] = [await relay.connect(ana), await relay.connect(jonas)];
  assert.match(agent.welcome.user.id, /^a_[\w-]{22}$/);
  assert.deepEqual([admin.welcome.user.name, agent.welcome.user.kind], ['Ana', 'agent']);
  const room = await makeRoom(admin, 'support');
  const joined = await agent.join(room);
  assert.ok(joined.can.includes('moderate') && !joined.can.includes('manage'));
  assert.ok((await admin.join(room)).can.includes('manage'));
  const hidden = await makeRoom(admin, 'private');
  assert.equal((await tryJoin(agent, hidden)).type, 'error');
  assert.equal(await outcome(agent, room, text('hello')), 'ack');
});

test('what is open ends at once: disabled, made less, signed out, password changed', async (t) => {
  const relay = await inboxFor(t);
  const ana = await relay.admin();
  const jonas = await relay.invited(ana, 'agent', 'jonas');
  const id = await relay.idOf('jonas');
  const lost = async (act: () => Promise<unknown>, who: Visitor = jonas): Promise<void> => {
    const token = JSON.parse((await who.token()).text) as { token: string };
    const client = await relay.connect(who);
    await act();
    // The clock stands still: there is no timer that could do it.
    assert.equal((await client.next('error')).code, 'revoked');
    await client.closed;
    const again = await WireClient.open(relay.socketUrl);
    t.after(() => again.cut());
    again.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: token.token } });
    assert.equal((await again.next('error')).code, 'revoked', 'nor does it come in again');
  };
  await lost(() => ana.submit('/disable', { account: id, disabled: 'yes' }));
  assert.equal((await jonas.token()).status, 401);
  assert.match((await relay.visitor().signIn('jonas', password)).text, /disabled/);
  assert.match((await relay.visitor().signIn('jonas', `${password}!`)).text, /Wrong name or password/);
  await ana.submit('/disable', { account: id, disabled: 'no' });
  assert.equal((await jonas.token()).status, 401, 'sessions from before do not come back');
  assert.equal((await jonas.signIn('jonas', password)).status, 303);

  await lost(() => jonas.submit('/sign-out'));
  await jonas.signIn('jonas', password);
  const second = relay.visitor();
  await second.signIn('jonas', password);
  await lost(() => second.submit('/sign-out-everywhere'));
  assert.equal((await jonas.get('/')).location, 'sign-in');
  await jonas.signIn('jonas', password);
  await second.signIn('jonas', password);
  await lost(() => second.submit('/password', { from: password, to: 'another set of words' }));
  assert.equal((await second.get('/')).status, 200, 'who changed it stays');
  assert.equal((await jonas.signIn('jonas', password)).status, 401);
  await jonas.signIn('jonas', 'another set of words');
  await ana.submit('/role', { account: id, role: 'admin' });
  await lost(() => ana.submit('/role', { account: id, role: 'agent' }));
  assert.ok((await relay.connect(jonas)).welcome.user.kind === 'agent', 'as what they are now');
});

test('signing out of one browser leaves the connections of another', async (t) => {
  const relay = await inboxFor(t);
  const [one, other] = [await relay.admin(), relay.visitor()];
  await other.signIn('ana@example.com', password);
  const [ends, stays] = [await relay.connect(one), await relay.connect(other)];
  await one.submit('/sign-out');
  assert.equal((await ends.next('error')).code, 'revoked');
  assert.equal(await outcome(stays, 'lobby', text('still here')), 'ack');
});

test('the credential ends by itself after minutes, is for its purpose alone, and no site can sign one', async (t) => {
  const relay = await inboxFor(t);
  const ana = await relay.admin();
  const { token, expires } = JSON.parse((await ana.token()).text) as { token: string; expires: number };
  assert.equal(expires - relay.clock.now(), 300_000);
  const sites = readFileSync(`${relay.folder}/auth-secret`, 'utf8').trim();
  const own = await relay.idOf('ana@example.com');
  const header = { alg: 'HS256', kid: 'live-chat-account' };
  const claims = { sub: own, jti: 'x', role: 'admin', aud: 'live-chat-account' };
  const forged = [
    hmacToken(claimsOf(own, claims), header, sites),
    hmacToken(claimsOf(own, claims), { alg: 'none', kid: 'live-chat-account' }, sites),
    `${token.slice(0, token.lastIndexOf('.') + 1)}${'A'.repeat(43)}`,
  ];
  const tried = async (credential: string): Promise<string> => {
    const client = await WireClient.open(relay.socketUrl);
    t.after(() => client.cut());
    client.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: credential } });
    const answer = await client.nextWhere(
      (told): told is typeof told => told.type === 'welcome' || told.type === 'error',
    );
    return answer.type === 'error' ? answer.code : (answer as { user: { id: string } }).user.id;
  };
  for (const each of forged) assert.equal(await tried(each), 'credential-invalid');
  // A site may call its users as it likes: they are never one of the team.
  assert.equal(await tried(hmacToken(claimsOf(own), undefined, sites)), `u_${own}`);
  assert.equal(await tried(token), own);
  relay.clock.jump(300_001);
  assert.equal(await tried(token), 'token-expired');
});
