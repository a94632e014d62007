import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ApiClient } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { MailServer, type TakenMail } from '../support/mail-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { secret, userCredential } from '../support/tokens.ts';

const interval = 600_000;

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
    await eventually(async () => {
      // Slowly, so that no other interval begins meanwhile.
      clock.advance(50);
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
    await pass(30_000);
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
