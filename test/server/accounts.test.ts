import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Attempts } from '../../server/src/accounts/attempts.ts';
import { deviceOf } from '../../server/src/accounts/device.ts';
import { checkWanted } from '../../server/src/accounts/fields.ts';
import { Passwords, PasswordsBusyError, usualCost, type DeriveKey } from '../../server/src/accounts/passwords.ts';
import { bounds } from '../../server/src/limits.ts';
import { createLog } from '../../server/src/log.ts';
import { openTeam } from '../../server/src/store/sqlite/invite.ts';
import { HeldPasswords } from '../support/held-passwords.ts';
import { inboxFor, linkIn, password, tokenIn, type Visitor } from '../support/inbox.ts';
import { ManualClock } from '../support/manual-clock.ts';

const cheap = { ln: 4, r: 8, p: 1 };

describe('passwords', () => {
  test('kept with their cost and a salt of their own; the same in other characters is the same', async () => {
    const passwords = new Passwords(cheap);
    const [one, other] = [await passwords.hash('Ångström über'), await passwords.hash('Ångström über')];
    assert.match(one, /^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    assert.notEqual(one, other);
    const verify = async (given: string) => (await passwords.verify(given, one)).isRight;
    assert.equal(await verify('Ångström über'), true);
    assert.equal(await verify('Ångström über'), true);
    assert.equal(await verify('ångström über'), false);
  });

  test('unless said otherwise the cost is what OWASP advises', async () => {
    const { ln, r, p } = usualCost;
    assert.ok(2 ** ln * r * p >= 2 ** 15 * 8 * 3);
    assert.match(await new Passwords().hash('x'), new RegExp(`^\\$scrypt\\$ln=${ln},r=${r},p=${p}\\$`));
  });

  test('where nothing is kept, or what is kept is no hash, the work is the same and the answer no', async () => {
    const passwords = new Passwords(cheap);
    for (const kept of [undefined, '', 'x', '$scrypt$ln=99,r=8,p=1$a$b']) {
      assert.equal((await passwords.verify('anything', kept)).isRight, false);
    }
    // It waits for its turn like any other.
    const others = Array.from({ length: bounds.hashes + bounds.hashesWaiting }, () => passwords.hash('x'));
    await assert.rejects(passwords.verify('anything', undefined), PasswordsBusyError);
    await Promise.all(others);
  });

  test('few at a time, some wait, more are refused', async () => {
    const passwords = new Passwords(cheap);
    const all = Array.from({ length: bounds.hashes + bounds.hashesWaiting + 3 }, () => passwords.hash('x'));
    const settled = await Promise.allSettled(all);
    const refused = settled.filter((each) => each.status === 'rejected');
    assert.equal(refused.length, 3);
    assert.ok(refused.every(({ reason }) => reason instanceof PasswordsBusyError));
    assert.ok(await passwords.hash('x'), 'afterwards there is room again');
  });

  test('who is signed in has places of their own, and waits for one stranger at most', async () => {
    const held = new HeldPasswords();
    const passwords = new Passwords(cheap, held.deriveKey);
    const running = Array.from({ length: bounds.hashes }, () => held.holdNext());
    const done: string[] = [];
    const hash = (asker: 'team' | 'strangers') => passwords.hash('x', asker).then(() => void done.push(asker));
    const strangers = Array.from({ length: bounds.hashes + bounds.hashesWaiting }, () => hash('strangers'));
    await assert.rejects(hash('strangers'), PasswordsBusyError);
    const team = Array.from({ length: bounds.hashesWaiting }, () => hash('team'));
    await assert.rejects(hash('team'), PasswordsBusyError, 'they are bounded, too');
    for (const each of running) each.release();
    await Promise.all([...strangers, ...team]);
    assert.deepEqual(
      done.slice(bounds.hashes, bounds.hashes + team.length),
      team.map(() => 'team'),
    );
  });

  test('what was hashed at another cost is hashed anew when it is used', async (t) => {
    const relay = await inboxFor(t, { environment: { passwordCost: cheap } });
    await relay.admin();
    await relay.relay.close({ within: 0 });
    const again = await inboxFor(t, { data: relay.folder, environment: { passwordCost: { ...cheap, ln: 5 } } });
    assert.equal((await again.visitor().signIn('ana@example.com', password)).status, 303);
    const team = openTeam(relay.folder);
    assert.match((await team.find({ login: 'ana@example.com' }))!.password!, /^\$scrypt\$ln=5,/);
    team.close();
    assert.equal((await again.visitor().signIn('ana@example.com', password)).status, 303);
  });
});

test('attempts: some at once, then slowly, for each key; what was right is forgotten, and memory is bounded', () => {
  const clock = new ManualClock();
  const attempts = new Attempts(clock, { rate: 0.1, burst: 3 });
  assert.deepEqual(
    [1, 2, 3, 4].map(() => attempts.take('ana')),
    [0, 0, 0, 10_000],
  );
  assert.equal(attempts.take('ben'), 0);
  clock.advance(10_000);
  assert.deepEqual([attempts.take('ana'), attempts.take('ana')], [0, 10_000]);
  attempts.forget('ana');
  assert.equal(attempts.take('ana'), 0);
  for (let count = 0; count < bounds.shares + 10; count++) attempts.take(`key ${count}`);
  assert.equal(attempts.take(`key ${bounds.shares + 9}`), 0, 'the newest is still known');
});

describe('signing in', () => {
  test('an unknown name and a wrong password are answered alike, and both cost the work of a hash', async (t) => {
    const relay = await inboxFor(t);
    await relay.admin();
    const answers = [];
    for (const login of ['ana@example.com', 'eve@example.com', ' ANA@example.com ']) {
      const visitor = relay.visitor();
      const { status, text } = await visitor.signIn(login, 'not the password');
      answers.push(`${status} ${text.replaceAll(login, 'LOGIN').replace(/value="\w{64}"/g, '')}`);
    }
    assert.match(answers[0]!, /^401 [\s\S]*Wrong name or password/);
    assert.equal(new Set(answers).size, 1);
    assert.equal((await relay.visitor().signIn(' ANA@example.com ', password)).status, 303);
  });

  test('too many tries with one name are refused, also with the right password, whether or not it is there', async (t) => {
    const relay = await inboxFor(t);
    await relay.admin();
    for (const login of ['ana@example.com', 'eve@example.com']) {
      const visitor = relay.visitor();
      for (let count = 0; count < bounds.attempts; count++) {
        assert.equal((await visitor.signIn(login, `wrong ${count}`)).status, 401);
      }
      const refused = await visitor.signIn(login, password);
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
      assert.match(refused.text, /Try again in 10 seconds/);
    }
    relay.clock.advance(10_000);
    assert.equal((await relay.visitor().signIn('ana@example.com', password)).status, 303);
  });

  test('too many tries from one address are refused, whatever the names', async (t) => {
    const relay = await inboxFor(t, { trustedProxies: ['loopback'] });
    const visitor = relay.visitor();
    visitor.headers = { 'x-forwarded-for': '203.0.113.7' };
    const statuses = new Set<number>();
    const token = /value="(\w{64})"/.exec((await visitor.get('/sign-in')).text)![1]!;
    const attempt = (login: string) => visitor.post('/sign-in', { form: token, login, password: 'x' });
    for (let count = 0; count < bounds.addressAttempts; count++) statuses.add((await attempt(`name-${count}`)).status);
    assert.deepEqual([...statuses], [401]);
    assert.equal((await attempt('another')).status, 429);
    visitor.headers = { 'x-forwarded-for': '203.0.113.8' };
    assert.equal((await attempt('another')).status, 401, 'others are not held up');
  });

  test('each session has a secret of its own, and that of the same browser before is over', async (t) => {
    const relay = await inboxFor(t);
    const ana = await relay.admin();
    const before = new Map(ana.cookies);
    await ana.signIn('ana@example.com', password);
    const old = relay.visitor();
    for (const [name, value] of before) old.cookies.set(name, value);
    assert.notEqual(ana.cookies.get('live-chat-session'), before.get('live-chat-session'));
    assert.equal((await old.get('/')).location, 'sign-in');
    assert.equal((await ana.get('/')).status, 200);
    // A cookie that somebody put there is not taken up (fixation).
    const fixed = relay.visitor();
    fixed.cookies.set('live-chat-session', 'A'.repeat(43));
    await fixed.signIn('ana@example.com', password);
    assert.notEqual(fixed.cookies.get('live-chat-session'), 'A'.repeat(43));
  });

  test('a session ends when it is not used, and after a while in any case', async (t) => {
    const relay = await inboxFor(t);
    const ana = await relay.admin();
    relay.clock.jump(bounds.sessionIdle - 1);
    assert.equal((await ana.get('/')).status, 200);
    relay.clock.jump(bounds.sessionIdle - 1);
    assert.equal((await ana.get('/')).status, 200, 'its use was noted');
    relay.clock.jump(bounds.sessionIdle);
    assert.equal((await ana.get('/')).location, 'sign-in');
    await ana.signIn('ana@example.com', password);
    for (let day = 0; day < bounds.sessionLifetime / bounds.sessionIdle; day++) {
      assert.equal((await ana.get('/')).status, 200);
      relay.clock.jump(bounds.sessionIdle - 1);
    }
    relay.clock.jump(bounds.sessionLifetime / bounds.sessionIdle);
    assert.equal((await ana.get('/')).location, 'sign-in');
    assert.equal((await ana.token()).status, 401);
  });

  test('after a restart sessions, accounts and what was taken back are as they were', async (t) => {
    const first = await inboxFor(t);
    const ana = await first.admin();
    const jonas = await first.invited(ana, 'agent', 'jonas');
    await ana.submit('/disable', { account: await first.idOf('jonas'), disabled: 'yes' });
    await first.relay.close({ within: 0 });
    const second = await inboxFor(t, { data: first.folder });
    const [again, other] = [second.visitor(), second.visitor()];
    for (const [name, value] of ana.cookies) again.cookies.set(name, value);
    for (const [name, value] of jonas.cookies) other.cookies.set(name, value);
    assert.equal((await again.get('/')).status, 200);
    assert.equal((await other.get('/')).location, 'sign-in');
    assert.equal(await second.relay.inviteFirstAdmin(), undefined);
  });
});

describe('links', () => {
  test('an invitation is good once, until it is over or taken back, and as long as whoever made it is an admin', async (t) => {
    const relay = await inboxFor(t);
    const ana = await relay.admin();
    const invite = async (by = ana) => linkIn((await by.submit('/invite', { role: 'agent' })).text);
    const once = await invite();
    assert.equal((await relay.visitor().join(once, 'jonas', password)).status, 303);
    assert.equal((await relay.visitor().join(once, 'eve', password)).status, 403);
    const late = await invite();
    relay.clock.jump(bounds.accountLinkLifetime);
    await ana.signIn('ana@example.com', password);
    assert.equal((await relay.visitor().join(late, 'eve', password)).status, 403);
    const ben = await relay.invited(ana, 'admin', 'ben');
    const bens = await invite(ben);
    await ana.submit('/role', { account: await relay.idOf('ben'), role: 'agent' });
    assert.equal((await relay.visitor().join(bens, 'eve', password)).status, 403);
    assert.equal(await relay.idOf('eve'), '');
  });

  test('what is wrong with an account is said, and the link is still good', async (t) => {
    const relay = await inboxFor(t);
    const ana = await relay.admin();
    const link = linkIn((await ana.submit('/invite', { role: 'agent' })).text);
    const eve = relay.visitor();
    const short = await eve.join(link, 'eve', 'too short');
    assert.equal(short.status, 422);
    assert.match(short.text, /Use at least 12 characters/);
    assert.match((await eve.join(link, 'ANA@example.com', password)).text, /Somebody signs in with that already/);
    assert.match((await eve.join(link, 'eve is here', password)).text, /without spaces/);
    assert.match((await eve.join(link, 'eve', password, ' \u202E ')).text, /Enter the name that people will see/);
    assert.match((await eve.join(link, 'evelyn-the-1st', 'EVELYN-the-1st')).text, /other than your name/);
    assert.equal((await eve.join(link, 'eve', password)).status, 303);
  });

  test('a link for a password ends what its owner had open, and works once', async (t) => {
    const relay = await inboxFor(t);
    const ana = await relay.admin();
    const jonas = await relay.invited(ana, 'agent', 'jonas');
    const account = await relay.idOf('jonas');
    const former = linkIn((await ana.submit('/reset-password', { account })).text);
    const link = linkIn((await ana.submit('/reset-password', { account })).text);
    const connection = await relay.connect(jonas);
    const set = (code: string) =>
      relay.visitor().submit('/join', { code, step: '2', password: 'quite another phrase' }, '/join');
    assert.equal((await set(former)).status, 403, 'a newer one took its place');
    assert.equal((await set(link)).location, 'sign-in?done=password');
    assert.equal((await connection.next('error')).code, 'revoked');
    assert.equal((await jonas.get('/')).location, 'sign-in');
    assert.equal((await set(link)).status, 403);
    assert.equal((await relay.visitor().signIn('jonas', password)).status, 401);
    assert.equal((await relay.visitor().signIn('jonas', 'quite another phrase')).status, 303);
  });
});

test('forms are bounded in size and in time', async (t) => {
  const relay = await inboxFor(t);
  const visitor = relay.visitor();
  const large = await visitor.post('/sign-in', { login: 'x'.repeat(bounds.formBytes) });
  assert.equal(large.status, 413);
  const socket = connect(relay.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data: Buffer) => (heard += data.toString()));
  socket.write(
    'POST /inbox/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nlogin=',
  );
  while (!heard.startsWith('HTTP/1.1 408')) {
    relay.clock.advance(bounds.bodyDeadline);
    await turn();
  }
  socket.destroy();
});

test('too many passwords at once: refused with a time to come again, counted, and a line a minute in the log', async (t) => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const relay = await inboxFor(t, { environment: { log, passwordCost: { ln: 13, r: 8, p: 1 } } });
  const visitor = relay.visitor();
  const form = tokenIn((await visitor.get('/sign-in')).text);
  /** Tries more than may wait, with other names each time; how many were refused. */
  const crowd = async (round: number): Promise<number> => {
    const tries = Array.from({ length: bounds.hashes + bounds.hashesWaiting + 30 }, (_, index) =>
      visitor.post('/sign-in', { form, login: `nobody-${round}-${index}`, password }),
    );
    const refused = (await Promise.all(tries)).filter(({ status }) => status === 503);
    for (const { headers } of refused) assert.equal(headers.get('retry-after'), '5');
    return refused.length;
  };
  const told = () =>
    lines
      .map((line) => JSON.parse(line) as { level: string; event: string; count?: number; error?: unknown })
      .filter(({ level }) => level === 'warn' || level === 'error');
  const first = await crowd(1);
  assert.ok(first > 1, 'more than one is refused');
  assert.deepEqual(
    told().map(({ level, event, count, error }) => [level, event, count, error]),
    [['warn', 'passwords refused', 1, undefined]],
  );
  assert.equal(relay.relay.stats().refused.busy, first);
  relay.clock.advance(bounds.crowdNotes);
  await crowd(2);
  assert.deepEqual(
    told().map(({ count }) => count),
    [1, first],
    'the next line says how many there were since',
  );
});

describe('while too many passwords wait', () => {
  const confirmIn = (who: Visitor) => who.post('/confirm', { password }, { 'live-chat-inbox': '1' });

  test('strangers do not bar who is signed in: what they confirm, and change', async (t) => {
    const held = new HeldPasswords();
    const relay = await inboxFor(t, { environment: { deriveKey: held.deriveKey } });
    const ana = await relay.admin();
    const stranger = relay.visitor();
    const form = tokenIn((await stranger.get('/sign-in')).text);
    const hold = held.holdNext();
    const tries = Array.from({ length: bounds.hashes + bounds.hashesWaiting + 1 }, (_, index) =>
      stranger.post('/sign-in', { form, login: `nobody-${index}`, password }),
    );
    // One of them is refused: now all places are taken.
    await Promise.any(tries.map(async (each) => assert.equal((await each).status, 503)));
    const confirmed = Array.from({ length: bounds.attempts + 1 }, () => confirmIn(ana));
    // All the others have been let in before the one that is one too many.
    await Promise.any(confirmed.map(async (each) => assert.equal((await each).status, 429)));
    hold.release();
    const statuses = (await Promise.all(confirmed)).map(({ status }) => status);
    assert.deepEqual(statuses.toSorted(), [...Array.from({ length: bounds.attempts }, () => 204), 429]);
    await Promise.all(tries);
  });

  test('what nobody has looked at is no try; scripts are told so as of everything else', async (t) => {
    let isBusy = false;
    const { deriveKey: derive } = new HeldPasswords();
    const deriveKey: DeriveKey = async (...what) => {
      if (isBusy) throw new PasswordsBusyError('too many');
      return derive(...what);
    };
    const relay = await inboxFor(t, { trustedProxies: ['loopback'], environment: { deriveKey } });
    const ana = await relay.admin();
    const link = linkIn((await ana.submit('/invite', { role: 'agent' })).text);
    const one = relay.visitor();
    one.headers = { 'x-forwarded-for': '203.0.113.7' };
    const form = tokenIn((await one.get('/sign-in')).text);
    const signIn = () => one.post('/sign-in', { form, login: 'ana@example.com', password });
    const join = () => one.post('/join', { form, code: link, step: '2', login: 'ben', name: 'Ben', password });
    isBusy = true;
    for (let count = 0; count <= bounds.addressAttempts / 2; count++) {
      assert.deepEqual([(await signIn()).status, (await join()).status], [503, 503]);
    }
    for (let count = 0; count <= bounds.attempts; count++) {
      const { status, text, headers } = await confirmIn(ana);
      assert.deepEqual([status, headers.get('retry-after')], [503, '5']);
      const { code, class: kind, retryAfter } = JSON.parse(text) as Record<string, unknown>;
      assert.deepEqual([code, kind, retryAfter], ['busy', 'retry', bounds.inboxRetry]);
    }
    isBusy = false;
    assert.equal((await confirmIn(ana)).status, 204);
    assert.equal((await join()).status, 303);
    assert.equal((await signIn()).status, 303);
  });
});

test('a browser is told by its kind and system, and nothing else of what it says is kept', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  assert.equal(deviceOf(chrome), 'Chrome on Linux');
  assert.equal(deviceOf(`${chrome} Edg/140`), 'Edge on Linux');
  assert.equal(
    deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1'),
    'Safari on iPhone',
  );
  assert.equal(deviceOf('curl/8'), 'Unknown browser');
  assert.equal(deviceOf(undefined), 'Unknown browser');
});

test('fields are cleaned as they are compared and shown', () => {
  const { wanted, problems } = checkWanted({ login: ' Ａna@Example.COM ', name: ' Ana\u202E  Duarte ', password }, 80);
  assert.deepEqual([wanted.login, wanted.name, problems], ['ana@example.com', 'Ana Duarte', {}]);
});
