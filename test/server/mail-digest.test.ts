import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createLog } from '../../server/src/log.ts';
import { TimerWheel } from '../../server/src/heartbeat.ts';
import { bounds } from '../../server/src/limits.ts';
import { Digest } from '../../server/src/mail/digest.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import type { DeskStore } from '../../server/src/store/desk.ts';
import { inboxFor } from '../support/inbox.ts';
import { ApiClient } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { MailServer, type TakenMail } from '../support/mail-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { secret, userCredential } from '../support/tokens.ts';

const interval = 600_000;
const hour = 3_600_000;

test('P48: where what waits cannot be read the mails of that interval are tried again, not at once and not never', async () => {
  const clock = new ManualClock();
  const wheel = new TimerWheel(clock, (error) => assert.ifError(error));
  let [asked, made, isBroken] = [0, 0, true];
  const settled = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds);
    for (let round = 0; round < 10; round++) await turn();
  };
  const digest = new Digest({
    ...{ to: ['ana@shop.example'], interval: 86_400_000, clock, wheel, log: createLog('silent') },
    desk: {
      async queue() {
        asked += 1;
        if (isBroken) throw new Error('the disk is full');
        return { conversations: [{ waiting: 1 }] };
      },
    } as unknown as DeskStore,
    mail: {
      areDigestsDue: async () => false,
      addOwnDigests: async () => false,
      async addDigest() {
        made += 1;
        return true;
      },
    },
    look: () => undefined,
  });
  await settled(bounds.mailLook + 100);
  assert.equal(asked, 1);
  await settled(bounds.mailCheck / 2);
  assert.equal(asked, 1, 'not at once');
  await settled(bounds.mailCheck / 2);
  assert.equal(asked, 2, 'again');
  isBroken = false;
  await settled(bounds.mailCheck);
  assert.deepEqual([asked, made], [3, 1], 'it is made up for');
  await settled(bounds.mailCheck);
  assert.deepEqual([asked, made], [3, 1], 'once');
  await digest.stop();
  wheel.close();
});

test('each of the team chooses mails of what waits on “Account and team”, to the e-mail of the account; one that waits is not sent twice', async (t) => {
  const server = await MailServer.start();
  t.after(() => server.stop());
  const mail = { url: server.url, from: 'Shop <chat@shop.example>', publicUrl: 'https://chat.shop.example' };
  const relay = await inboxFor(t, { auth: { secrets: [secret] }, mail });
  const { clock } = relay;
  const ana = await relay.admin();
  const jonas = await relay.invited(ana, 'agent', 'jonas');
  assert.match((await jonas.get('/account')).text, /You sign in by a name/);
  assert.match((await ana.get('/account')).text, /<bdi>ana@example\.com<\/bdi> who waits/);
  assert.equal((await jonas.submit('/digest', { interval: '3600000' })).status, 400);
  assert.equal((await ana.submit('/digest', { interval: '5' })).status, 400);
  const choose = async (interval: number) =>
    assert.equal((await ana.submit('/digest', { interval: String(interval) })).location, 'account?done=mails');
  await choose(hour);
  assert.match((await ana.get('/account')).text, /<option value="3600000" selected>/);

  const visitor = new ApiClient(relay, userCredential('maya', { exp: 2 ** 33, name: 'Maya' }));
  const { room } = (await visitor.post('/rooms', { kind: 'support' })).body;
  await visitor.post(`/rooms/${room}/messages`, { text: 'My lamp hums' });
  const database = new DatabaseSync(databasePath(relay.folder), { readOnly: true });
  t.after(() => database.close());
  const numberIn = (query: string): number => Number(Object.values(database.prepare(query).get()!)[0]);
  const waiting = (): number => numberIn(`SELECT count(*) FROM mails WHERE kind = 'digest'`);
  /** Time goes by for a while, until it is so. */
  const until = async (isSo: () => boolean): Promise<void> => {
    let left = 2 * bounds.mailCheck;
    await eventually(async () => {
      if (left > 0) clock.advance(500);
      left -= 500;
      await visitor.get('/me');
      await server.idle();
      return isSo();
    });
  };
  const decided = () => until(() => numberIn('SELECT max(digested) FROM accounts') === Math.floor(clock.now() / hour));
  await until(() => true);
  assert.equal(waiting(), 0, 'from the next hour on');
  // While the mail server takes none, an hour passes, and another one.
  server.acts.push(...Array.from({ length: 50 }, () => 'later' as const));
  clock.jump(hour - (clock.now() % hour));
  await decided();
  assert.equal(waiting(), 1);
  clock.jump(hour);
  await decided();
  assert.equal(waiting(), 1, 'one, not one for each hour');
  server.acts.length = 0;
  // The longest pause between two tries by then.
  clock.jump(34 * 60_000);
  await until(() => server.taken.length > 0 && waiting() === 0);
  const sent = server.taken.splice(0);
  assert.deepEqual(
    sent.map(({ to }) => to),
    [['ana@example.com']],
  );
  assert.match(sent[0]!.parsed.text!, /Maya[^]*My lamp hums/);
  await choose(0);
  clock.jump(hour);
  let rounds = 0;
  await until(() => ++rounds > 130);
  assert.deepEqual([waiting(), server.taken.length], [0, 0], 'none any more');
  // Ended by the link of a mail, and wanted again.
  const [, token] = /\/mail\/stop\/([\w.-]+)/.exec(sent[0]!.parsed.text!)!;
  assert.equal((await fetch(`${relay.url}/mail/stop/${token}`, { method: 'POST' })).status, 200);
  await choose(hour);
  clock.jump(hour);
  await until(() => server.taken.length > 0);
});

describe('mails to the team of what waits', () => {
  const clock = new ManualClock();
  let folder = '';
  let server: MailServer;
  let relay: StartedRelay;

  const start = async (): Promise<void> => {
    const mail = {
      ...{ url: server.url, from: 'Shop <chat@shop.example>', publicUrl: 'https://chat.shop.example' },
      digest: { to: ['ana@shop.example', 'ben@shop.example'], interval },
    };
    relay = await startRelay({ data: folder, auth: { secrets: [secret] }, mail, environment: { clock } });
  };
  before(async () => {
    folder = await temporaryFolder();
    server = await MailServer.start();
    await start();
  });
  after(async () => {
    await relay.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const as = (sub: string, more: object = {}): ApiClient =>
    new ApiClient(relay, userCredential(sub, { exp: 2 ** 33, ...more }));
  const begun = async (visitor: ApiClient, text: string): Promise<string> => {
    const { room } = (await visitor.post('/rooms', { kind: 'support' })).body;
    await visitor.post(`/rooms/${room}/messages`, { text });
    return room;
  };
  /** Time goes by in small steps, in which the relay does what it does. */
  const pass = async (milliseconds: number): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= 5_000) {
      clock.advance(Math.min(left, 5_000));
      await turn();
      await relay.relay.stats();
      await as('ana', { roles: ['agent'] }).get('/me');
      await server.idle();
    }
  };
  const mails = async (count: number): Promise<TakenMail[]> => {
    let left = 20_000;
    await eventually(async () => {
      // Slowly, and not for long, so that no other interval begins meanwhile.
      if (left > 0) clock.advance(50);
      left -= 50;
      await as('ana', { roles: ['agent'] }).get('/me');
      await server.idle();
      return server.taken.length >= count;
    });
    return server.taken.splice(0).toSorted((one, other) => (one.to[0]! < other.to[0]! ? -1 : 1));
  };

  test('come once in each interval where somebody waits, also over a restart; tell who, since when and what; end by their link', async () => {
    await pass(interval);
    assert.equal(server.taken.length, 0, 'nobody waits');
    const since = clock.now();
    const room = await begun(as('maya', { name: 'Maya <b>' }), `My lamp <i>hums</i> ${'x'.repeat(400)}`);
    const done = await begun(as('noor'), 'Thanks, that was it');
    await as('ana', { roles: ['agent'] }).post(`/rooms/${done}/messages`, { text: 'You are welcome' });
    await pass(interval - (clock.now() % interval));
    const first = await mails(2);
    assert.deepEqual(
      first.map(({ to }) => to),
      [['ana@shop.example'], ['ben@shop.example']],
    );
    const [{ parsed }] = first as [TakenMail];
    assert.equal(parsed.subject, 'Visitors wait for an answer');
    const at = new Date(since).toISOString().slice(0, 16).replace('T', ' ');
    assert.ok(parsed.text!.includes(`Maya <b>, ${at} UTC\nMy lamp <i>hums</i> xxx`), parsed.text);
    assert.ok(!parsed.text!.includes('Thanks') && !parsed.text!.includes('x'.repeat(300)));
    assert.ok(parsed.text!.includes('https://chat.shop.example/inbox/') && !parsed.text!.includes('invitation'));
    assert.ok(String(parsed.html).includes('&lt;i&gt;hums') && !/<i>|Maya <b>/.test(String(parsed.html)));
    assert.equal(parsed.replyTo, undefined);

    const untilNext = interval - (clock.now() % interval);
    await pass(Math.max(0, untilNext - 60_000));
    await relay.close();
    await start();
    await pass(10_000);
    // Behind what would be sent by then.
    const address = 'marker@home.example';
    assert.equal(
      (await as('ana', { roles: ['agent'] }).post(`/conversations/${done}/transcript`, { address })).status,
      204,
    );
    assert.deepEqual(
      (await mails(1)).map(({ to }) => to),
      [[address]],
      'in that interval there was one',
    );
    const [, token] = /\/mail\/stop\/([\w.-]+)/.exec(parsed.text!)!;
    assert.equal((await fetch(`${relay.url}/mail/stop/${token}`, { method: 'POST' })).status, 200);
    await pass(interval - (clock.now() % interval) + 100);
    assert.deepEqual(
      (await mails(1)).map(({ to }) => to),
      [['ben@shop.example']],
      'the next, to who wants it',
    );

    await as('ana', { roles: ['agent'] }).post(`/rooms/${room}/messages`, { text: 'It is the dimmer' });
    await pass(interval + 10_000);
    assert.equal(server.taken.length, 0, 'nobody waits any more');
  });
});
