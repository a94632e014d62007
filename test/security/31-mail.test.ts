// Row 31 of the threat table: what is slipped into mails, and what their links and addresses are good for.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { MailKeys } from '../../server/src/mail/mail-keys.ts';
import { ApiClient } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { MailServer, type TakenMail } from '../support/mail-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { secret, testTime, userCredential } from '../support/tokens.ts';

describe('security row 31: mails', () => {
  const clock = new ManualClock();
  let folder = '';
  let server: MailServer;
  let relay: StartedRelay;

  before(async () => {
    folder = await temporaryFolder();
    server = await MailServer.start();
    const mail = {
      ...{ url: server.url, from: 'Shop <chat@shop.example>', publicUrl: 'https://chat.shop.example', delay: 5_000 },
      replyTo: 'reply@in.shop.example',
    };
    relay = await startRelay({ data: folder, auth: { secrets: [secret] }, mail, environment: { clock } });
  });
  after(async () => {
    await relay.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const as = (sub: string, more: object = {}): ApiClient =>
    new ApiClient(relay, userCredential(sub, { exp: testTime + 86_400, ...more }));
  const ana = (): ApiClient => as('ana', { roles: ['agent'] });
  /** The mail that comes next. */
  const next = async (): Promise<TakenMail> => {
    await eventually(async () => {
      clock.advance(100);
      await server.idle();
      return server.taken.length > 0;
    });
    return server.taken.shift()!;
  };
  /** A visitor who was answered, and where mails to them go. */
  const answered = async (visitor: ApiClient, address: string, said = 'hello'): Promise<string> => {
    const { room } = (await visitor.post('/rooms', { kind: 'support' })).body;
    assert.equal((await visitor.post(`/rooms/${room}/messages`, { text: said })).status, 201);
    assert.equal((await visitor.ask('PUT', '/me/mail', { body: { address } })).status, 204);
    assert.equal((await ana().post(`/rooms/${room}/messages`, { text: said })).status, 201);
    return room;
  };
  const page = (path: string, method = 'GET'): Promise<Response> => fetch(`${relay.url}/mail/${path}`, { method });

  test('nothing that people write becomes a header, a recipient or markup', async () => {
    const evil = 'x\r\nBcc: eve@evil.example\r\n\r\n.\r\nRCPT TO:<eve@evil.example>\r\n<img src=x onerror=alert(1)>';
    const visitor = as('maya', { name: 'Maya\r\nBcc: eve@evil.example' });
    await answered(visitor, 'maya@home.example', evil);
    const { raw, to, parsed } = await next();
    assert.deepEqual(to, ['maya@home.example']);
    const [head = ''] = raw.split('\r\n\r\n');
    const names = head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
    assert.deepEqual(names.toSorted(), [
      ...['auto-submitted', 'content-type', 'date', 'from', 'list-unsubscribe', 'list-unsubscribe-post', 'message-id'],
      ...['mime-version', 'reply-to', 'subject', 'to'],
    ]);
    assert.ok(parsed.text!.includes('Bcc: eve@evil.example'), 'it is text');
    assert.ok(!/<img|<script/i.test(String(parsed.html)) && String(parsed.html).includes('&lt;img'));
    for (const address of [
      'maya@home.example\nBcc: eve@evil.example',
      'maya@home.example,eve@evil.example',
      'maya@home.example> SIZE=1 <eve@evil.example',
      'Maya <maya@home.example>',
    ]) {
      assert.equal((await visitor.ask('PUT', '/me/mail', { body: { address } })).body.code, 'bad-message', address);
      assert.deepEqual((await visitor.get('/me/mail')).body, { address: 'maya@home.example' });
    }
  });

  test('each link and address is good for one thing, and of one relay', async () => {
    const visitor = as('noor');
    const room = await answered(visitor, 'noor@home.example');
    const { parsed } = await next();
    const [, stop] = /\/mail\/stop\/([\w.-]+)/.exec(parsed.text!)!;
    const [, invitation] = /invitation=([\w-]+)/.exec(parsed.text!)!;
    const to = parsed.replyTo!.value[0]!.address!;
    const [, reply] = /\+(\w+)@/.exec(to)!;
    for (const token of [stop!, reply!, stop!.split('.')[0]!, stop!.split('.')[1]!]) {
      const { body } = await as('eve').post('/invitations/redeem', { token });
      assert.ok(['forbidden', 'bad-message'].includes(body.code), `${token}: ${body.code}`);
    }
    const others = new MailKeys('the secret of another relay');
    const [hash, signature] = stop!.split('.');
    const forged = [
      ...[invitation!, reply!, `${invitation}.${signature}`, `${signature}.${hash}`, `${hash}.${hash}`],
      others.stopToken('noor@home.example'),
      `${stop!.slice(0, -1)}${stop!.endsWith('A') ? 'B' : 'A'}`,
    ];
    for (const token of forged) assert.equal((await page(`stop/${token}`, 'POST')).status, 404, token);
    const { key } = await relay.relay.keys.add({ name: 'Gateway', scopes: ['act-as', 'send', 'read'] });
    const gateway = new ApiClient(relay, { kind: 'token', token: key });
    const handIn = (address: string, from: string) =>
      gateway.post('/mails/inbound', { to: address, from, text: 'I am Noor' });
    for (const token of [stop!.slice(0, 32), invitation!.slice(0, 32), '0'.repeat(32)]) {
      assert.equal((await handIn(to.replace(reply!, token), 'noor@home.example')).body.code, 'forbidden', token);
    }
    assert.equal((await handIn(to, 'eve@evil.example')).body.code, 'forbidden');
    assert.equal((await handIn(to, 'noor@home.example')).status, 201);
    // What everybody sees of a mail tells nothing of its secrets.
    const link = others.linkToken('epoch', 1);
    assert.ok(!link.startsWith(others.messageId('epoch', 1)));
    assert.ok(!Buffer.from(link, 'base64url').toString('hex').startsWith(others.replyToken('epoch', 1)));
    // The link leads into this conversation, and into none when the visitor is gone.
    const friend = as('friend');
    assert.equal((await friend.post('/invitations/redeem', { token: invitation })).body.room, room);
    assert.equal((await visitor.ask('DELETE', '/me')).status, 204);
    assert.equal((await as('late').post('/invitations/redeem', { token: invitation })).body.code, 'forbidden');
    assert.equal((await handIn(to, 'noor@home.example')).body.code, 'forbidden');
  });

  test('the page that ends mails does nothing when it is looked at, tells nothing, runs nothing, and holds whoever asks', async () => {
    const ivo = as('ivo');
    const room = await answered(ivo, 'ivo@home.example');
    const { parsed } = await next();
    const [, token] = /\/mail\/stop\/([\w.-]+)/.exec(parsed.text!)!;
    for (const path of [`stop/${token}`, `start/${token}`, `stop/${token}?x=<script>alert(1)</script>`]) {
      const shown = await page(path);
      const text = await shown.text();
      assert.ok(!/<script|\son\w+=|@/i.test(text), text);
      if (shown.status !== 200) continue;
      const { headers } = shown;
      assert.deepEqual([headers.get('cache-control'), headers.get('referrer-policy')], ['no-store', 'no-referrer']);
      assert.ok(!/script-src[^;]*unsafe-inline/.test(headers.get('content-security-policy') ?? ''));
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'|script-src/);
    }
    const unknown = await (await page(`stop/${'a'.repeat(43)}.${'a'.repeat(43)}`)).text();
    assert.equal(await (await page('stop/x')).text(), unknown, 'of every token that is not ours the same');
    const transcript = () => ana().post(`/conversations/${room}/transcript`, { address: 'ivo@home.example' });
    await transcript();
    assert.deepEqual((await next()).to, ['ivo@home.example'], 'nothing was ended by looking');
    assert.equal((await page(`stop/${token}`, 'POST')).status, 200);
    await transcript();
    // What is asked for after it comes, so that nothing is on its way before.
    await answered(as('zoe'), 'zoe@home.example');
    assert.deepEqual((await next()).to, ['zoe@home.example']);
    assert.deepEqual(server.taken, []);
  });
});
