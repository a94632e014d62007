// Row 28 of the threat table: what outlasts the session by which it is done asks who sits there: a session that is older than minutes does none of it
// without the password; what takes away does not ask.
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { ApiClient, assertProblem, type ApiAnswer } from '../support/api.ts';
import { inboxFor, linkIn, password, type Fields, type InboxUnderTest, type Visitor } from '../support/inbox.ts';

interface Stage {
  readonly relay: InboxUnderTest;
  /** Whose session is from a minute ago. */
  readonly ana: Visitor;
  readonly target: string;
}

/** A relay with an admin and an agent, in other browsers. */
async function stageFor(t: TestContext): Promise<Stage> {
  const relay = await inboxFor(t, { webhooksPrivate: true });
  const ana = await relay.admin();
  await relay.invited(ana, 'agent', 'jonas');
  return { relay, ana, target: await relay.idOf('jonas') };
}

async function signedIn(relay: InboxUnderTest): Promise<Visitor> {
  const one = relay.visitor();
  assert.equal((await one.signIn('ana@example.com', password)).status, 303);
  return one;
}

/** What the store has of accounts and links. */
function kept({ folder }: InboxUnderTest): string {
  const database = new DatabaseSync(databasePath(folder), { readOnly: true });
  try {
    const all = (from: string) => database.prepare(`SELECT * FROM ${from}`).all();
    return JSON.stringify([all('accounts'), all('account_invitations')]);
  } finally {
    database.close();
  }
}

/** Each act of an admin that outlasts the session: its form, and what its page in between says. */
const acts = ({ target: account }: Stage): readonly (readonly [path: string, fields: Fields, says: RegExp])[] => [
  ['/invite', { role: 'agent' }, /somebody becomes an agent/],
  ['/invite', { role: 'admin' }, /somebody becomes an admin/],
  ['/reset-password', { account }, /The jonas[\s\S]*gets a new password/],
  ['/role', { account, role: 'admin' }, /make[\s\S]*The jonas[\s\S]*an admin/],
  ['/disable', { account, disabled: 'yes' }, /disable the account of[\s\S]*The jonas/],
  ['/disable', { account, disabled: 'no' }, /let[\s\S]*The jonas[\s\S]*sign in again/],
  ['/role', { account, role: 'agent' }, /make[\s\S]*The jonas[\s\S]*an agent\./],
];

/** What a form of a page would send but for what somebody types: read as a browser does. */
function formIn(text: string): { readonly action: string; readonly fields: Fields } {
  const [, action = '', content = ''] =
    /<form method="post" action="([\w-]+)"[^>]*>([\s\S]*?)<\/form>/.exec(text) ?? [];
  const inputs = [...content.matchAll(/<input([^>]*)>/g)].map(([, all = '']) => {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(all)?.[1] ?? '';
    return [attribute('name'), attribute('value')] as const;
  });
  return { action: `/${action}`, fields: Object.fromEntries(inputs) };
}

test('security row 28: an older session of an admin neither invites nor makes password links, nor changes roles or who may sign in; with the password it does', async (t) => {
  const stage = await stageFor(t);
  const { relay, ana } = stage;
  const elsewhere = await signedIn(relay);
  for (const [path, fields, says] of acts(stage)) {
    relay.clock.jump(bounds.confirmation);
    const before = kept(relay);
    for (const who of [ana, elsewhere]) {
      const asked = await who.submit(path, fields);
      assert.equal(asked.status, 403, path);
      assert.match(asked.text, says);
      assert.equal(linkIn(asked.text), '');
    }
    // It is only asked, with all that is needed to go on: the page in between is a form that a browser sends as it is.
    const { action, fields: carried } = formIn((await ana.submit(path, fields)).text);
    assert.equal(action, path);
    const wrong = await ana.post(action, { ...carried, password: 'seven rivers north' });
    assert.equal(wrong.status, 401);
    assert.match(wrong.text, /That is not your password/);
    assert.match(wrong.text, says, 'it goes on being asked for the same');
    assert.equal((await ana.post(action, { ...carried, password, form: 'f'.repeat(64) })).status, 403);
    assert.equal((await ana.post(action, { ...carried, password }, { origin: 'https://evil.example' })).status, 403);
    assert.equal(kept(relay), before, `${path}: nothing changed`);

    const done = await ana.post(action, { ...carried, password });
    assert.ok(done.status === 200 ? linkIn(done.text) : done.location?.startsWith('account?done='), path);
    const after = kept(relay);
    assert.notEqual(after, before, `${path}: it is done`);
    assert.equal((await elsewhere.submit(path, fields)).status, 403, 'another session of the same account');
    assert.equal(kept(relay), after);
  }
  // For the minutes after it nothing asks again, and who has just signed in is not asked.
  assert.ok(linkIn((await ana.submit('/invite', { role: 'agent' })).text));
  relay.clock.jump(bounds.confirmation);
  const fresh = await signedIn(relay);
  for (const [path, fields] of acts(stage)) {
    const { status, text, location } = await fresh.submit(path, fields);
    assert.ok(status === 200 ? linkIn(text) : location?.startsWith('account?done='), path);
  }
});

test('security row 28: an older session of an agent is told no more than before; guesses in the page in between bar the right password, too', async (t) => {
  const stage = await stageFor(t);
  const { relay, ana } = stage;
  const jonas = relay.visitor();
  await jonas.signIn('jonas', password);
  relay.clock.jump(bounds.confirmation);
  const before = kept(relay);
  for (const [path, fields] of acts(stage)) {
    const answer = await jonas.submit(path, { ...fields, password });
    assert.equal(answer.status, 403);
    assert.match(answer.text, /Only an admin may do that/);
  }
  assert.equal((await ana.submit('/role', { account: 'a_nobody', role: 'admin' })).status, 404);
  const { fields } = formIn((await ana.submit('/invite', { role: 'admin' })).text);
  for (let tried = 0; tried < bounds.attempts; tried++) {
    assert.equal((await ana.post('/invite', { ...fields, password: `a guess ${tried}` })).status, 401);
  }
  for (const said of ['another guess', password]) {
    const barred = await ana.post('/invite', { ...fields, password: said });
    assert.equal(barred.status, 429);
    assert.ok(Number(barred.headers.get('retry-after')) > 0);
    assert.match(barred.text, /Too many tries/);
  }
  assert.equal(kept(relay), before, 'nothing changed');
});

test('security row 28: what takes away asks for nothing: links are taken back, and sessions ended, by an older one', async (t) => {
  const { relay, ana } = await stageFor(t);
  await ana.submit('/invite', { role: 'admin' });
  const second = await signedIn(relay);
  relay.clock.jump(bounds.confirmation);
  const account = (await ana.get('/account')).text;
  const [, invitation = ''] = /name="invitation" value="(\w+)"/.exec(account) ?? [];
  assert.equal((await ana.submit('/withdraw', { invitation })).location, 'account?done=withdrawn');
  const [, session = ''] = /name="session" value="(\w+)"/.exec(account) ?? [];
  assert.equal((await ana.submit('/end-session', { session })).location, 'account?done=session');
  assert.equal((await second.get('/account')).location, 'sign-in');
  assert.equal((await ana.submit('/sign-out')).status, 303);
});

test('security row 28: by an older session of an admin no webhook is made or changed and no secret is told; one is switched off and taken away', async (t) => {
  const { relay, ana } = await stageFor(t);
  const { keys } = relay.relay;
  const { key } = await keys.add({ name: 'Backend', scopes: ['webhooks', 'keys', 'read'] });
  const backend = new ApiClient(relay, { kind: 'token', token: key });
  const url = 'http://127.0.0.1:9/taken-by-nobody';
  const { id } = (await backend.post('/webhooks', { url, events: ['poll'] })).body as { id: string };
  const clientOf = async (who: Visitor) => {
    const { token } = JSON.parse((await who.token()).text) as { token: string };
    return new ApiClient(relay, { kind: 'token', token });
  };
  const confirm = (who: Visitor) => who.post('/confirm', { password }, { 'live-chat-inbox': '1' });
  const patch = (body: object) => (client: ApiClient) => client.ask('PATCH', `/webhooks/${id}`, { body });
  const lasting: readonly ((client: ApiClient) => Promise<ApiAnswer>)[] = [
    (client) => client.post('/webhooks', { url, events: ['poll'] }),
    patch({ url: `${url}-but-another` }),
    patch({ events: ['message'] }),
    patch({ kinds: ['support'] }),
    patch({ rooms: ['lobby'] }),
    patch({ isEnabled: true }),
    patch({ isEnabled: false, url }),
    (client) => client.ask('POST', `/webhooks/${id}/secret`),
  ];
  const state = async () => JSON.stringify((await backend.get('/webhooks')).body);
  const elsewhere = await signedIn(relay);
  relay.clock.jump(bounds.confirmation);
  const before = await state();
  for (const act of lasting) {
    for (const who of [ana, elsewhere]) assertProblem(await act(await clientOf(who)), 'confirmation-required', 403);
  }
  assert.equal(await state(), before, 'nothing changed');
  assert.equal((await confirm(ana)).status, 204);
  for (const act of lasting) {
    assertProblem(await act(await clientOf(elsewhere)), 'confirmation-required', 403);
    assert.ok((await act(await clientOf(ana))).status < 300);
  }
  // Services are as they were: what they may do is in their key.
  for (const act of lasting) assert.ok((await act(backend)).status < 300);
  const fresh = await clientOf(await signedIn(relay));
  for (const act of lasting) assert.ok((await act(fresh)).status < 300);

  relay.clock.jump(bounds.confirmation);
  const older = await clientOf(ana);
  assert.equal((await patch({ isEnabled: false })(older)).body.isEnabled, false);
  assert.equal((await older.ask('DELETE', `/webhooks/${id}`)).status, 204);
  const made = (await backend.post('/keys', { name: 'Other', scopes: ['read'] })).body as { id: string };
  assert.equal((await older.ask('DELETE', `/keys/${made.id}`)).status, 200);
});
