// Row 24 of the threat table: what another website can make a browser send to the inbox changes nothing, and its pages are in no frame.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { inboxFor, password, tokenIn, type Fields } from '../support/inbox.ts';
import { WireClient } from '../support/wire-client.ts';
import { openBrowser } from '../support/browser.ts';

/** Everything that changes something. */
const changes = [
  '/sign-in',
  '/join',
  '/sign-out',
  '/sign-out-everywhere',
  '/end-session',
  '/password',
  '/invite',
  '/reset-password',
  '/withdraw',
  '/role',
  '/disable',
  '/take-picture',
  '/token',
];

test('a simple form of another site gets 403, by whatever it can be told', async (t) => {
  const relay = await inboxFor(t);
  const admin = await relay.admin();
  const form = tokenIn((await admin.get('/account')).text);
  const foreign: Fields[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${relay.url}0` },
    { origin: `${relay.url}.evil.example` },
    { origin: 'https://127.0.0.1' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];
  for (const path of changes) {
    for (const headers of foreign) {
      const answer = await admin.post(path, { form, role: 'admin', login: 'ana@example.com', password }, headers);
      assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}`);
      assert.deepEqual(answer.cookies, [], path);
    }
    const body = new URLSearchParams({ form, role: 'admin' });
    const answer = await admin.request(path, { method: 'POST', body });
    assert.equal(answer.status, 403, `${path} that says nothing of where it is from`);
  }
  const page = await admin.get('/account');
  assert.equal(page.status, 200, 'still signed in');
  assert.doesNotMatch(page.text, /Links that are open/, 'nothing was made');
});

test('without the token of its form, a page of our own origin changes nothing either', async (t) => {
  const relay = await inboxFor(t);
  const [admin, other] = [await relay.admin(), relay.visitor()];
  const foreign = tokenIn((await other.get('/sign-in')).text);
  for (const form of ['', 'x', foreign, '0'.repeat(64), foreign.toUpperCase()]) {
    for (const path of changes) {
      const answer = await admin.post(path, { form, role: 'admin', login: 'ana@example.com', password });
      assert.equal(answer.status, 403, `${path} ${form}`);
    }
  }
  assert.equal((await admin.get('/account')).status, 200);
  const json = await admin.request('/invite', {
    method: 'POST',
    body: '{"role":"admin"}',
    headers: { origin: relay.url, 'content-type': 'application/json' },
  });
  assert.equal(json.status, 415);
  assert.equal((await admin.token({})).status, 403, 'a script says that it is one');
  assert.equal((await admin.token()).status, 200);
});

test('the cookie: HttpOnly, SameSite=Strict; by TLS Secure and bound to the host by its name', async (t) => {
  const relay = await inboxFor(t, { trustedProxies: ['loopback'] });
  await relay.admin();
  const plain = await relay.visitor().signIn('ana@example.com', password);
  assert.match(plain.cookies.join(), /^live-chat-session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
  const secure = relay.visitor();
  secure.headers = { 'x-forwarded-proto': 'https', origin: relay.url.replace('http', 'https') };
  const token = tokenIn((await secure.get('/sign-in')).text);
  const fields = { form: token, login: 'ana@example.com', password };
  const answer = await secure.post('/sign-in', fields, { origin: relay.url.replace('http', 'https') });
  assert.match(
    answer.cookies.join(),
    /^__Host-live-chat-session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  assert.equal((await secure.post('/sign-in', fields, { origin: relay.url })).status, 403, 'a page without TLS');
});

test('an address says by a name of ours alone what was done; what every object has is none', async (t) => {
  const relay = await inboxFor(t);
  const admin = await relay.admin();
  const visitor = relay.visitor();
  assert.match((await visitor.get('/sign-in?done=out')).text, /You are signed out\./);
  assert.match((await admin.get('/account?done=role')).text, /The role is changed\./);
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
    for (const [who, path] of [
      [visitor, '/sign-in'],
      [admin, '/'],
      [admin, '/account'],
    ] as const) {
      const answer = await who.get(`${path}?done=${name}`);
      assert.equal(answer.status, 200, `${path} ${name}`);
      assert.doesNotMatch(answer.text, /function|native code|class="notice"/, `${path} ${name}`);
    }
  }
});

test('X-Forwarded-Proto counts from a trusted proxy alone', async (t) => {
  const relay = await inboxFor(t);
  const visitor = relay.visitor();
  visitor.headers = { 'x-forwarded-proto': 'https' };
  assert.match((await visitor.get('/sign-in')).cookies.join(), /^live-chat-visit=/);
});

test('every page forbids frames, foreign scripts and foreign targets of forms, and is kept nowhere', async (t) => {
  const relay = await inboxFor(t);
  const admin = await relay.admin();
  for (const path of ['/', '/account', '/sign-in', '/join', '/inbox.css', '/inbox.js', '']) {
    const { headers } = await admin.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
      assert.ok(policy.split(';').includes(part), `${path}: ${part}`);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers.get('x-frame-options'), 'DENY');
    assert.match(headers.get('cache-control') ?? '', path.includes('.') ? /no-cache/ : /no-store/);
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
  for (const path of ['/', '/account', '/sign-in', '/join']) {
    assert.doesNotMatch((await admin.get(path)).text, /\sstyle=|\son\w+=|<script(?! src)|javascript:/, path);
  }
});

test('names, and what is typed, are text on every page', async (t) => {
  const relay = await inboxFor(t);
  const admin = await relay.admin();
  const link = /join#([\w-]{43})/.exec((await admin.submit('/invite', { role: 'agent' })).text)![1]!;
  const eve = relay.visitor();
  const payload = `"><img/src=x/onerror=alert(1)>&'`;
  assert.equal((await eve.join(link, payload, password, `${payload} Eve`)).status, 303);
  const typed = await eve.submit('/sign-in', { login: payload, password: 'x' }, '/sign-in');
  for (const { text } of [await admin.get('/account'), await eve.get('/account'), typed]) {
    assert.doesNotMatch(text, /<img/);
    assert.match(text, /&quot;&gt;&lt;img/);
  }
  assert.equal((await admin.get('/account?done=<img>')).text.includes('<img'), false);
});

test('the cookie opens no connection: a socket with it is a guest', async (t) => {
  const relay = await inboxFor(t);
  const admin = await relay.admin();
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const client = await WireClient.open(relay.socketUrl, { headers: { cookie } });
  t.after(() => client.cut());
  assert.equal((await client.hello()).user.kind, 'guest');
  const agent = await relay.connect(admin);
  assert.equal(agent.welcome.user.kind, 'agent');
});

test('in a real browser: a foreign page neither posts to the inbox nor frames it', { timeout: 120_000 }, async (t) => {
  const relay = await inboxFor(t);
  const admin = await relay.admin();
  const browser = await openBrowser();
  t.after(() => browser.close());
  // Another site: another host name of this machine.
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(`
      <form method=post action="${relay.url}/inbox/invite"><input name=role value=admin><button>Win</button></form>
      <iframe src="${relay.url}/inbox/account"></iframe>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const context = await browser.createBrowserContext();
  for (const [name, value] of admin.cookies) {
    const cookie = { name, value, domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' } as const;
    await context.setCookie(cookie);
  }
  const page = await context.newPage();
  await page.goto(`${relay.url}/inbox/account`);
  assert.match(await page.$eval('main', (main) => main.textContent ?? ''), /Team/, 'it is signed in');
  await page.goto(`http://localhost:${port}/`, { waitUntil: 'load' });
  const framed = page.frames().find((frame) => frame !== page.mainFrame());
  const inner = await framed?.evaluate(() => document.body?.textContent ?? '').catch(() => '');
  assert.doesNotMatch(inner ?? '', /Sign in to the inbox|Team|Open the inbox/);
  const [answer] = await Promise.all([page.waitForNavigation(), page.click('button')]);
  assert.equal(answer?.status(), 403);
  assert.doesNotMatch((await admin.get('/account')).text, /Links that are open/);
});

test('security row 24: requests to the inbox are bounded for each address, with those of the API', async (t) => {
  const relay = await inboxFor(t, { trustedProxies: ['loopback'] });
  const one = relay.visitor();
  one.headers = { 'x-forwarded-for': '203.0.113.9' };
  for (let sent = 0; sent < bounds.addressRequestBurst; sent += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => one.get('')));
    assert.ok(answers.every(({ status }) => status === 302));
  }
  const refused = await one.get('/sign-in');
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1']);
  assert.match(refused.text, /Too many requests/);
  const token = await one.token();
  assert.equal((JSON.parse(token.text) as { code: string }).code, 'limited');
  one.headers = { 'x-forwarded-for': '203.0.113.10' };
  assert.equal((await one.get('/sign-in')).status, 200, 'others are not held up');
  relay.clock.advance(1_000);
  one.headers = { 'x-forwarded-for': '203.0.113.9' };
  assert.equal((await one.get('/sign-in')).status, 200);
});
