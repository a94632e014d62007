import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Oidc, OidcUnavailableError } from '../../server/src/accounts/oidc.ts';
import { isRule, roleByRules } from '../../server/src/accounts/oidc-rules.ts';
import { readCommand, type RunCommand } from '../../server/src/config.ts';
import { systemClock } from '../../server/src/clock.ts';
import { bounds } from '../../server/src/limits.ts';
import { openBrowser } from '../support/browser.ts';
import { linkIn, password, Visitor, type Answer } from '../support/inbox.ts';
import { oidcFor, type Service } from '../support/oidc.ts';

const ana = { email: 'Ana@Example.com', email_verified: true, name: 'Ana Duarte' };

/** The whole way; resolves to what the relay says when the browser is back. */
async function signIn(visitor: Visitor, service: Service, sub: string, way = '/oidc'): Promise<Answer> {
  service.current = sub;
  const { location } = await visitor.get(way);
  const back = new URL(await service.walk(location!));
  // As browsers do: the way back begins elsewhere, and only the cookie that is for that comes along.
  const strict = [...visitor.cookies].filter(([name]) => name !== 'live-chat-away');
  for (const [name] of strict) visitor.cookies.delete(name);
  const answer = await visitor.get(`/oidc-callback${back.search}`);
  for (const [name, value] of strict) if (!visitor.cookies.has(name)) visitor.cookies.set(name, value);
  return answer;
}

const isIn = async (visitor: Visitor): Promise<boolean> => (await visitor.get('/')).status === 200;

describe('signing in by OpenID Connect', () => {
  test('by code with PKCE, state and nonce: an account is made, and is the same the next time', async (t) => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const { url, service } = await oidcFor(t, { agents: ['@example.com'], admins: ['ana@example.com'] }, { clock });
    service.people.set('1', ana).set('2', { email: 'jonas@example.com', email_verified: true, name: 'Jonas' });
    const visitor = new Visitor(url);
    assert.match((await visitor.get('/sign-in')).text, /href="oidc"[\s\S]*Sign in with 127\.0\.0\.1/);
    const begun = await visitor.get('/oidc');
    const { searchParams } = new URL(begun.location!);
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(searchParams.get('redirect_uri'), `${url}/inbox/oidc-callback`);
    for (const name of ['state', 'nonce', 'code_challenge']) assert.match(searchParams.get(name) ?? '', /^[\w-]{43}$/);
    assert.match(begun.cookies.join(), /live-chat-away=[^;]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax/);

    assert.equal((await signIn(visitor, service, '1')).status, 200);
    const home = await visitor.get('/account');
    assert.match(home.text, /Ana Duarte[\s\S]*Admin/);
    assert.doesNotMatch(home.text, /Present password/, 'there is none to change');
    const jonas = new Visitor(url);
    await signIn(jonas, service, '2');
    assert.match((await jonas.get('/account')).text, /Jonas[\s\S]*Agent/);
    service.people.set('1', { ...ana, name: 'Ana D.' });
    const second = new Visitor(url);
    await signIn(second, service, '1');
    const page = (await second.get('/account')).text;
    assert.match(page, /Ana D\./);
    assert.equal(page.match(/ana@example\.com/g)?.length, 1, 'one account');

    // What outlasts a session has no password to ask for: it wants a sign-in at which the service has asked.
    const asked = await second.submit('/invite', { role: 'agent' });
    assert.equal(asked.status, 403);
    assert.match(asked.text, /You come in by\s+127\.0\.0\.1:\d+ and have no password here: show there/);
    assert.match(asked.text, /href="oidc\?again"/);
    assert.doesNotMatch(asked.text, /type="password"/);
    assert.equal((await second.submit('/invite', { role: 'agent', password: 'anything' })).status, 401);
    const confirmed = await second.post(
      '/confirm',
      { password },
      { origin: new URL(url).origin, 'live-chat-inbox': '1' },
    );
    assert.equal(confirmed.status, 403);
    assert.match(confirmed.text, /no password here: sign in again/);
    await signIn(second, service, '1');
    assert.equal((await second.submit('/invite', { role: 'agent' })).status, 403, 'it says nothing of when');
    const former = new Visitor(url);
    for (const [name, value] of second.cookies) former.cookies.set(name, value);
    const again = new URL((await second.get('/oidc?again')).location!);
    assert.equal(again.searchParams.get('max_age'), '0');
    await signIn(second, service, '1', '/oidc?again');
    assert.match(linkIn((await second.submit('/invite', { role: 'agent' })).text), /./);
    assert.equal((await former.get('/account')).location, 'sign-in', 'the session before is over');
    assert.ok(await isIn(visitor), 'and no other');
    // From elsewhere it is not known which it is, so the way begins on a page of ours.
    const elsewhere = await new Visitor(url).get('/oidc', { 'sec-fetch-site': 'cross-site' });
    assert.equal(elsewhere.location, 'sign-in');

    // What the service says of a sign-in of before is old.
    ahead = bounds.confirmation + 1_000;
    await signIn(second, service, '1', '/oidc?again');
    assert.equal((await second.submit('/invite', { role: 'agent' })).status, 403);
  });

  test('who is not among those who may, comes not in; an e-mail that is not verified is none', async (t) => {
    const { url, service } = await oidcFor(t, { agents: ['@example.com', 'group:support'] });
    service.people
      .set('other', { email: 'eve@example.com.evil', email_verified: true })
      .set('unverified', { email: 'eve@example.com', email_verified: false })
      .set('silent', { email: 'eve@example.com' })
      .set('text', { email: 'eve@example.com', email_verified: 'true' })
      .set('nothing', {})
      .set('group', { groups: ['support'], name: 'Grace' });
    for (const sub of ['other', 'unverified', 'silent', 'text', 'nothing']) {
      const visitor = new Visitor(url);
      const answer = await signIn(visitor, service, sub);
      assert.equal(answer.status, 403, sub);
      assert.match(answer.text, /not among those who may come in/);
      assert.equal(await isIn(visitor), false);
    }
    const grace = new Visitor(url);
    await signIn(grace, service, 'group');
    assert.ok(await isIn(grace));
    service.people.set('group', { groups: [], name: 'Grace' });
    assert.equal((await signIn(new Visitor(url), service, 'group')).status, 403);
    assert.equal(await isIn(grace), false, 'who may not any more has nothing open');
  });

  test('an answer is good once, in the browser that asked, and unchanged', async (t) => {
    const { url, service } = await oidcFor(t, { admins: ['*'] });
    service.people.set('1', ana);
    service.current = '1';
    const [eve, victim] = [new Visitor(url), new Visitor(url)];
    const back = new URL(await service.walk((await eve.get('/oidc')).location!));
    const refused = async (visitor: Visitor, search: string): Promise<void> => {
      assert.equal((await visitor.get(`/oidc-callback${search}`)).status, 403, search);
      assert.equal(await isIn(visitor), false);
    };
    await refused(victim, back.search);
    await victim.get('/oidc');
    await refused(victim, back.search);
    const away = [...eve.cookies].find(([name]) => name === 'live-chat-away')!;
    const changed = new URLSearchParams(back.search);
    changed.set('state', `${changed.get('state')}x`);
    await refused(eve, `?${changed}`);
    eve.cookies.set(...away);
    await refused(eve, '?error=access_denied');
    // Another nonce, or another verifier than was asked with.
    const [state, nonce, verifier] = away[1].split('.');
    eve.cookies.set('live-chat-away', [state, nonce, 'A'.repeat(43)].join('.'));
    await refused(eve, back.search);
    const again = new URL(await service.walk((await eve.get('/oidc')).location!));
    const [state2, , verifier2] = eve.cookies.get('live-chat-away')!.split('.');
    eve.cookies.set('live-chat-away', [state2, 'B'.repeat(43), verifier2].join('.'));
    await refused(eve, again.search);
    const third = new URL(await service.walk((await eve.get('/oidc')).location!));
    const kept = eve.cookies.get('live-chat-away')!;
    assert.equal((await eve.get(`/oidc-callback${third.search}`)).status, 200);
    const replay = new Visitor(url);
    replay.cookies.set('live-chat-away', kept);
    await refused(replay, third.search);
    assert.ok(verifier !== undefined && nonce !== undefined);
  });

  test('an account with a password is not taken over by whoever has its e-mail, nor one by the other way', async (t) => {
    const { url, service, relay } = await oidcFor(t, { admins: ['*'] });
    service.people.set('1', ana);
    const origin = new URL(url).origin;
    const first = new Visitor(url);
    const code = linkIn((await relay.inviteFirstAdmin())!);
    const form = /value="(\w{64})"/.exec((await first.get('/join')).text)![1]!;
    const fields = { form, code, step: '2', login: 'ana@example.com', name: 'Eve', password };
    assert.equal((await first.post('/join', fields, { origin })).status, 303);
    const answer = await signIn(new Visitor(url), service, '1');
    assert.equal(answer.status, 403);
    assert.match(answer.text, /Somebody signs in here with your e-mail and a password/);
  });

  test('the last admin stays one, whatever the service says', async (t) => {
    const { url, service } = await oidcFor(t, { admins: ['group:boss'], agents: ['*'] });
    service.people.set('1', { name: 'Ana', groups: ['boss'] });
    const visitor = new Visitor(url);
    await signIn(visitor, service, '1');
    service.people.set('1', { name: 'Ana', groups: [] });
    await signIn(visitor, service, '1');
    assert.match((await visitor.get('/account')).text, /Team/);
  });

  test('a service that cannot be reached is said, and asked again the next time', async () => {
    const oidc = new Oidc({ issuer: 'http://127.0.0.1:9', clientId: 'x', url: 'http://127.0.0.1:1' });
    await assert.rejects(oidc.begin(), OidcUnavailableError);
    await assert.rejects(oidc.begin(), OidcUnavailableError);
    for (const issuer of [
      'http://accounts.example.com',
      'ftp://x',
      'x',
      'https://a:b@example.com',
      'http://127.0.0.1.evil',
    ])
      assert.throws(() => new Oidc({ issuer, clientId: 'x', url: 'https://chat.example.com' }), TypeError, issuer);
  });

  test('in a real browser: away and back, and in', { timeout: 120_000 }, async (t) => {
    const { url, service } = await oidcFor(t, { admins: ['*'] });
    service.people.set('1', ana);
    service.current = '1';
    const browser = await openBrowser();
    t.after(() => browser.close());
    const page = await (await browser.createBrowserContext()).newPage();
    await page.goto(`${url}/inbox/sign-in`);
    await page.click('a[href=oidc]');
    await page.waitForSelector('live-chat-inbox[data-session]');
    await page.goto(`${url}/inbox/account`);
    assert.match(await page.$eval('main', (main) => main.textContent ?? ''), /Where you are signed in/);
  });
});

test('rules: addresses, domains, groups; the higher role counts', () => {
  const claims = { email: 'Ana@Example.com', email_verified: true, groups: ['support', 'a b'] };
  const role = (agents: string[], admins: string[] = []) => roleByRules(claims, { agents, admins });
  assert.equal(role(['ana@example.com']), 'agent');
  assert.equal(role(['@EXAMPLE.com'], ['group:a b']), 'admin');
  assert.equal(role(['*'], ['group:A B']), 'agent');
  for (const rule of ['@ample.com', 'na@example.com', '@example.co', 'group:sup', 'group:*'])
    assert.equal(role([rule]), undefined, rule);
  assert.equal(roleByRules({ ...claims, groups: 'support' }, { agents: ['group:support'] }), undefined);
  for (const rule of ['', '@', 'ana', 'group:', 'a b@example.com', 'ana@']) assert.equal(isRule(rule), false, rule);
});

test('options: all that belongs together or nothing, and the secret is never repeated', () => {
  const all = [
    '--oidc-issuer',
    'https://id.example.com',
    '--oidc-client-id',
    'chat',
    '--oidc-url',
    'https://chat.example.com',
  ];
  const rules = ['--oidc-agents', '@example.com, group:support'];
  const { relay } = readCommand([...all, ...rules], { LIVE_CHAT_OIDC_CLIENT_SECRET: 's' }) as RunCommand;
  assert.deepEqual(relay.oidc, {
    issuer: 'https://id.example.com',
    clientId: 'chat',
    url: 'https://chat.example.com',
    agents: ['@example.com', 'group:support'],
    admins: [],
    clientSecret: 's',
  });
  assert.equal((readCommand([], {}) as RunCommand).relay.oidc, undefined);
  const refused: [string[], RegExp][] = [
    [all, /needs --oidc-agents or --oidc-admins/],
    [[...all.slice(2), ...rules], /go together/],
    [rules, /go together/],
    [['--oidc-issuer', 'http://id.example.com'], /an address such as/],
    [['--oidc-agents', 'everybody'], /e-mails, @domains/],
    [['--oidc-client-secret-file', '/nowhere'], /cannot be read \(ENOENT\)/],
  ];
  for (const [args, pattern] of refused) assert.throws(() => readCommand(args, {}), pattern);
});
