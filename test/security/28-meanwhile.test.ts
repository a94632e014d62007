// Row 28 of the threat table: hashing a password takes its time, and what it was said for is decided by what is so then. Each test holds a password while
// it is hashed, and has its owner change the store meanwhile.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { Passwords } from '../../server/src/accounts/passwords.ts';
import type { RelayOptions } from '../../server/src/index.ts';
import { bounds } from '../../server/src/limits.ts';
import type { AccountSession } from '../../server/src/store/accounts.ts';
import { openTeam } from '../../server/src/store/sqlite/invite.ts';
import { ApiClient, assertProblem } from '../support/api.ts';
import { HeldPasswords, unknownPassword } from '../support/held-passwords.ts';
import {
  inboxFor,
  linkIn,
  password,
  tokenIn,
  type Answer,
  type InboxUnderTest,
  type Visitor,
} from '../support/inbox.ts';

type Team = ReturnType<typeof openTeam>;

interface Stage {
  readonly relay: InboxUnderTest;
  readonly held: HeldPasswords;
  /** The store, as its owner changes it in another browser. */
  readonly team: Team;
  /** An admin, signed in. */
  readonly ana: Visitor;
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const sessionOf = (who: Visitor): string => hashOf(who.cookies.get('live-chat-session') ?? '');

async function stageFor(t: TestContext, options: RelayOptions = {}): Promise<Stage> {
  const held = new HeldPasswords();
  const environment = { deriveKey: held.deriveKey, ...options.environment };
  const relay = await inboxFor(t, { webhooksPrivate: true, ...options, environment });
  const ana = options.data === undefined ? await relay.admin() : relay.visitor();
  const team = openTeam(relay.folder, relay.clock);
  t.after(() => team.close());
  return { relay, held, team, ana };
}

/** What is answered where `meanwhile` happens while the next password is hashed, or the one after it. */
async function during(
  held: HeldPasswords,
  ask: () => Promise<Answer>,
  meanwhile: () => Promise<unknown>,
  skipped = 0,
): Promise<Answer> {
  for (let count = 0; count < skipped; count++) held.holdNext().release();
  const hold = held.holdNext();
  const answer = ask();
  await hold.reached;
  await meanwhile();
  hold.release();
  return answer;
}

async function changeOwn({ team, ana }: Stage): Promise<void> {
  const { id: account, password: checked = '' } = (await team.find({ login: 'ana@example.com' }))!;
  const change = { account, session: sessionOf(ana), checked, password: unknownPassword() };
  assert.equal(await team.change({ type: 'password', ...change }), 'done');
}

const signIn = (who: Visitor, login: string) => () => who.signIn(login, password);

async function assertOut(who: Visitor, answer: Answer): Promise<void> {
  assert.equal(answer.status, 401);
  assert.match(answer.text, /Wrong name or password/);
  assert.equal((await who.get('/account')).location, 'sign-in');
}

test('security row 28: whoever signs in with a password that is changed meanwhile, by its owner or by a link, is not signed in', async (t) => {
  const stage = await stageFor(t);
  const { relay, held, team, ana } = stage;
  await relay.invited(ana, 'agent', 'jonas');
  const jonas = await relay.idOf('jonas');
  const link = linkIn((await ana.submit('/reset-password', { account: jonas })).text);
  const thief = relay.visitor();
  const reset = { type: 'reset', hash: hashOf(link), password: unknownPassword() } as const;
  const answer = await during(held, signIn(thief, 'jonas'), async () => assert.equal(await team.change(reset), 'done'));
  await assertOut(thief, answer);
  await assertOut(thief, await during(held, signIn(thief, 'ana@example.com'), () => changeOwn(stage)));
});

test('security row 28: at another cost the same password is hashed anew, once for all who sign in with it, and never over one that was set meanwhile', async (t) => {
  const former = await stageFor(t);
  const session = sessionOf(former.ana);
  await former.relay.relay.close({ within: 0 });
  const cost = { ln: 9, r: 8, p: 1 };
  const stage = await stageFor(t, { data: former.relay.folder, environment: { passwordCost: cost } });
  const { relay, held, team } = stage;
  const { id: account, password: checked = '' } = (await team.find({ login: 'ana@example.com' }))!;
  // Another browser signs in, and is quicker.
  const begun: AccountSession = { hash: 'x', account, at: 1, used: 1, expires: 8e15, device: 'x' };
  const rehashed = await new Passwords(cost).hash(password);
  const other = { type: 'begin', session: begun, former: null, checked, rehashed } as const;
  const one = relay.visitor();
  const answer = await during(held, signIn(one, 'ana@example.com'), async () =>
    assert.equal(await team.change(other), 'done'),
  );
  assert.equal(answer.status, 303);
  assert.equal((await team.find({ id: account }))!.password, rehashed);

  // Set back, and changed while the right password is hashed anew.
  const back = { type: 'password', account, session, checked: rehashed, password: checked } as const;
  assert.equal(await team.change(back), 'done');
  await team.change({ type: 'begin', session: begun, former: null, checked });
  const set = unknownPassword();
  const change = { type: 'password', account, session: 'x', checked, password: set } as const;
  const late = await during(
    held,
    signIn(one, 'ana@example.com'),
    async () => assert.equal(await team.change(change), 'done'),
    1,
  );
  await assertOut(one, late);
  assert.equal((await team.find({ id: account }))!.password, set);
});

test('security row 28: what is confirmed by a password is not done by a session that has ended meanwhile, nor by a password that was changed', async (t) => {
  const stage = await stageFor(t);
  const { relay, held, team, ana } = stage;
  await relay.invited(ana, 'agent', 'jonas');
  const jonas = await relay.idOf('jonas');
  const own = await relay.idOf('ana@example.com');
  const acts = [
    ['/invite', { role: 'admin' }],
    ['/reset-password', { account: jonas }],
    ['/role', { account: jonas, role: 'admin' }],
    ['/disable', { account: jonas, disabled: 'yes' }],
    ['/disable', { account: jonas, disabled: 'no' }],
    ['/password', { from: password, to: 'five lamps on a hill' }],
  ] as const;
  const state = async () => JSON.stringify([await team.find({ id: own }), await team.find({ id: jonas })]);
  const made = async () => (await ana.get('/account')).text.match(/name="invitation"/g)?.length ?? 0;
  const before = await state();
  const thief = relay.visitor();
  /** Whose session is from a while ago. */
  const enter = async (): Promise<string> => {
    await thief.signIn('ana@example.com', password);
    relay.clock.jump(bounds.confirmation);
    return tokenIn((await thief.get('/account')).text);
  };
  for (const [path, fields] of acts) {
    const form = await enter();
    const ended = await during(
      held,
      () => thief.post(path, { form, password, ...fields }),
      () => team.change({ type: 'end', account: own, hash: sessionOf(thief) }),
    );
    assert.deepEqual([ended.status, ended.location], [303, 'sign-in?done=ended'], path);
    assert.equal(linkIn(ended.text), '');
  }
  assert.equal(await state(), before);
  assert.equal(await made(), 0);

  // Confirmed for what is done by script: keys and webhooks.
  await enter();
  const { token } = JSON.parse((await thief.token()).text) as { token: string };
  const api = new ApiClient(relay, { kind: 'token', token });
  const confirm = () => thief.post('/confirm', { password }, { 'live-chat-inbox': '1' });
  const refused = await during(held, confirm, () => changeOwn(stage));
  assert.equal(refused.status, 401);
  for (const [path, body] of [
    ['/keys', { name: 'Mine', scopes: ['read'] }],
    ['/webhooks', { url: 'http://127.0.0.1:9/' }],
  ] as const) {
    assertProblem(await api.post(path, body), 'confirmation-required', 403);
  }
});
