// Row 28 of the threat table: who of the team makes keys, which outlast their session: admins alone, who have just shown who they are, and none that may do more than they.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { inboxFor, password, type InboxUnderTest, type Visitor } from '../support/inbox.ts';
import { secret, userCredential } from '../support/tokens.ts';

const script = { 'live-chat-inbox': '1' };
const wanted = { name: 'Report bot', scopes: ['read', 'audit'] };

async function clientOf(relay: InboxUnderTest, who: Visitor): Promise<ApiClient> {
  const { token } = JSON.parse((await who.token()).text) as { token: string };
  return new ApiClient(relay, { kind: 'token', token });
}
const confirm = async (who: Visitor, said: string, headers: Record<string, string> = script) =>
  (await who.post('/confirm', { password: said }, headers)).status;

test('security row 28: keys are seen, made and revoked by admins with an account, and services with the scope; by nobody else', async (t) => {
  const relay = await inboxFor(t, { auth: { secrets: [secret] } });
  const ana = await relay.admin();
  const { info, key } = await relay.relay.keys.add({ name: 'Other', scopes: ['read', 'send', 'manage', 'moderate'] });
  const nobodies = [
    await clientOf(relay, await relay.invited(ana, 'agent', 'jonas')),
    new ApiClient(relay, userCredential('maya')),
    // Whose role a token of the site says: it has no session, and no password.
    new ApiClient(relay, userCredential('boss', { roles: ['admin'] })),
    new ApiClient(relay, { kind: 'token', token: key }),
  ];
  for (const who of nobodies) {
    assertProblem(await who.get('/keys'), 'forbidden', 403);
    assertProblem(await who.post('/keys', wanted), 'forbidden', 403);
    assertProblem(await who.ask('DELETE', `/keys/${info.id}`), 'forbidden', 403);
    assert.ok(!((await who.get('/me')).body.administers ?? []).includes('keys'));
  }
  assert.equal(relay.relay.keys.list().length, 1, 'nothing was made');
  const admin = await clientOf(relay, ana);
  assert.ok((await admin.get('/me')).body.administers.includes('keys'));
  assert.deepEqual(
    (await admin.get('/keys')).body.keys.map(({ name }: { name: string }) => name),
    ['Other'],
  );
  const made = await admin.post('/keys', wanted);
  assert.equal(made.status, 201);
  const bot = new ApiClient(relay, { kind: 'token', token: made.body.key });
  assert.equal((await bot.get('/audit')).status, 200);
  for (const id of [info.id, made.body.id]) assert.equal((await admin.ask('DELETE', `/keys/${id}`)).status, 200);
  assertProblem(await bot.get('/audit'), 'revoked', 401);
  const own = await relay.idOf('ana@example.com');
  const { acts } = (await admin.get('/audit?act=key-made')).body;
  assert.deepEqual(
    acts.filter(({ by }: { by: string }) => by === own).map(({ user }: { user: string }) => user),
    ['s_report-bot'],
  );
  assert.doesNotMatch(JSON.stringify((await admin.get('/audit')).body), new RegExp(made.body.key));
});

test('security row 28: an admin makes a key only minutes after a sign-in or their password, in that session; never what may do more', async (t) => {
  const relay = await inboxFor(t);
  const ana = await relay.admin();
  const elsewhere = relay.visitor();
  await elsewhere.signIn('ana@example.com', password);
  const make = async (who: Visitor, said: object = wanted) => (await clientOf(relay, who)).post('/keys', said);
  relay.clock.jump(bounds.confirmation);
  assertProblem(await make(ana), 'confirmation-required', 403);
  assert.equal(await confirm(ana, 'seven rivers north'), 403, 'a wrong one');
  assert.equal(await confirm(ana, password, {}), 403, 'no form sends that header');
  assert.equal(await confirm(ana, password, { ...script, origin: 'https://evil.example' }), 403, 'no other site');
  assert.equal(await confirm(relay.visitor(), password), 401, 'nobody is signed in');
  assertProblem(await make(ana), 'confirmation-required', 403);
  assert.equal(await confirm(ana, password), 204);
  assertProblem(await make(elsewhere), 'confirmation-required', 403);
  for (const scopes of [['keys'], ['act-as'], ['read', 'act-as']]) {
    assertProblem(await make(ana, { ...wanted, scopes }), 'forbidden', 403);
  }
  assert.equal((await make(ana)).status, 201);
  assert.equal((await make(ana, { ...wanted, scopes: ['read'] })).status, 201, 'another one for the same service');
  await relay.relay.keys.add({ name: 'Backend', scopes: ['act-as', 'send'] });
  assertProblem(await make(ana, { name: 'backend', scopes: ['send'] }), 'forbidden', 403);
  assert.equal(relay.relay.keys.list().length, 3);

  relay.clock.jump(bounds.confirmation);
  assertProblem(await make(ana), 'confirmation-required', 403);
  // Somebody at a desk that was left guesses; also who knows the password waits then.
  const answers: number[] = [];
  for (let tried = 0; tried <= bounds.attempts; tried++) answers.push(await confirm(ana, `a guess ${tried}`));
  assert.equal(answers.at(-1), 429);
  assert.equal(await confirm(ana, password), 429);
  assertProblem(await make(ana), 'confirmation-required', 403);
});

test('security row 28: who is an admin no more makes no key by what they had open', async (t) => {
  const relay = await inboxFor(t);
  const ana = await relay.admin();
  const jonas = await relay.invited(ana, 'admin', 'jonas');
  assert.equal(await confirm(jonas, password), 204);
  const open = await clientOf(relay, jonas);
  await ana.submit('/role', { account: await relay.idOf('jonas'), role: 'agent' });
  const answer = await open.post('/keys', wanted);
  assert.equal(answer.status, 401, JSON.stringify(answer.body));
  assertProblem(await (await clientOf(relay, jonas)).post('/keys', wanted), 'forbidden', 403);
  assert.deepEqual(relay.relay.keys.list(), []);
});
