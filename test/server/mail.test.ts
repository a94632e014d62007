import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import type { LogFields } from '../../server/src/log.ts';
import { databasePath } from '../../server/src/store/sqlite/file.ts';
import { dueMails } from '../../server/src/store/sqlite/mail-reader.ts';
import { owedBefore } from '../../server/src/store/sqlite/mail-writer.ts';
import { companionOf, type Credential } from '../../src/protocol/index.ts';
import { ApiClient } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { MailServer, type TakenMail } from '../support/mail-server.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startRelay, temporaryFolder, type StartedRelay } from '../support/relay.ts';
import { secret, testTime, userCredential } from '../support/tokens.ts';

const shop = 'Shop <chat@shop.example>';

describe('mails of the support desk', () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const note = (event: string, fields?: LogFields) => void lines.push(`${event} ${JSON.stringify(fields)}`);
  const log = { debug: note, info: note, warn: note, error: note };
  let folder = '';
  let server: MailServer;
  let relay: StartedRelay;

  const start = async (): Promise<StartedRelay> => {
    const mail = {
      url: server.url,
      from: shop,
      publicUrl: 'https://chat.shop.example',
      page: 'https://shop.example/help',
      delay: 5_000,
      replyTo: 'reply@in.shop.example',
    };
    const options: RelayOptions = { data: folder, auth: { secrets: [secret] }, mail, environment: { clock, log } };
    relay = await startRelay(options);
    return relay;
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

  const api = (credential: Credential) => new ApiClient(relay, credential);
  const as = (sub: string, role?: 'agent' | 'admin', name?: string) =>
    api(
      userCredential(sub, {
        exp: testTime + 30 * 86_400,
        ...(role && { roles: [role] }),
        ...(name !== undefined && { name }),
      }),
    );
  const say = async (who: ApiClient, room: string, text: string): Promise<number> => {
    const { body, status } = await who.post(`/rooms/${room}/messages`, { text });
    assert.equal(status, 201, JSON.stringify(body));
    return body.seq;
  };
  /** A conversation that a visitor has begun. */
  const begun = async (visitor: ApiClient, text = 'hello'): Promise<string> => {
    const { body } = await visitor.post('/rooms', { kind: 'support' });
    await say(visitor, body.room, text);
    return body.room;
  };
  /** The mails that have come when there are so many. */
  const mails = async (count: number): Promise<TakenMail[]> => {
    await eventually(async () => {
      clock.advance(100);
      await server.idle();
      return server.taken.length >= count;
    });
    return server.taken.splice(0);
  };
  const answered = async (who: ApiClient, method: string, address: string, body?: unknown): Promise<string> => {
    const answer = await who.ask(method, address, body === undefined ? {} : { body });
    return answer.body?.code ?? String(answer.status);
  };

  test('a transcript goes to the address that is asked for, with what was written and is not deleted, as text and as HTML in which nothing is markup', async () => {
    const maya = as('maya', undefined, 'Maya <b>"X"</b>');
    const ana = as('ana', 'agent');
    const room = await begun(maya, 'my parcel <script>alert(1)</script> is missing');
    const transcript = `/conversations/${room}/transcript`;
    assert.equal(
      await answered(maya, 'POST', transcript, { address: 'maya@home.example' }),
      'forbidden',
      'nobody has answered',
    );
    await say(ana, room, 'I look\r\n.\r\nMAIL FROM:<x@evil.example>\r\nBcc: y@evil.example');
    const gone = await say(ana, room, 'a secret of another');
    await ana.ask('DELETE', `/rooms/${room}/messages/${gone}`);
    await say(ana, companionOf(room), 'a note');
    for (const address of [
      'maya@home.example\r\nBcc: x@evil.example',
      'maya@home.example, x@evil.example',
      'maya@home.example x@evil.example',
      '<maya@home.example>',
      '"a b"@home.example',
      'maya@home.example\u0000',
      'maya@localhost',
      'maya@[127.0.0.1]',
      'mäya@home.example',
      `${'a'.repeat(65)}@home.example`,
    ]) {
      assert.equal(await answered(maya, 'POST', transcript, { address }), 'bad-message', address);
      assert.equal(await answered(maya, 'PUT', '/me/mail', { address }), 'bad-message', address);
    }
    assert.equal(await answered(as('zoe'), 'POST', transcript, { address: 'zoe@home.example' }), 'forbidden');
    for (let time = 0; time < 2; time++) {
      const once = { body: { address: 'maya+chat@home.example' }, headers: { 'idempotency-key': 'transcript-1' } };
      assert.equal((await maya.ask('POST', transcript, once)).status, 204, 'is sent once by its key');
    }
    const [{ parsed, to, raw }] = (await mails(1)) as [TakenMail];
    assert.deepEqual(to, ['maya+chat@home.example']);
    assert.deepEqual([parsed.from!.text, parsed.subject], ['"Shop" <chat@shop.example>', 'Your conversation with us']);
    assert.match(
      parsed.text!,
      /Maya <b>"X"<\/b>, 2026-01-01 00:00 UTC\nmy parcel <script>alert\(1\)<\/script> is missing/,
    );
    assert.match(parsed.text!, /Ana, .*\nI look\n\.\nMAIL FROM:<x@evil\.example>\nBcc: y@evil\.example/);
    const html = String(parsed.html);
    assert.ok(html.includes('my parcel &lt;script&gt;alert(1)&lt;/script&gt; is missing') && !/<script|<b>/.test(html));
    assert.ok(html.includes('Maya &lt;b&gt;&quot;X&quot;&lt;/b&gt;'));
    for (const hidden of ['a secret of another', 'a note'])
      assert.ok(!parsed.text!.includes(hidden) && !html.includes(hidden));
    assert.ok(!parsed.headers.has('bcc') && !parsed.headers.has('cc'));
    assert.equal(parsed.headers.get('auto-submitted'), 'auto-generated');
    assert.equal(Math.floor(parsed.date!.getTime() / 3_600_000), testTime / 3_600);
    assert.match(raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    // Few of a visitor, more of an agent; and few to one address, whoever asks.
    for (const left of ['204', '204', 'limited']) {
      assert.equal(await answered(maya, 'POST', transcript, { address: 'maya@work.example' }), left);
    }
    assert.equal(await answered(ana, 'POST', transcript, { address: 'maya@work.example' }), '204');
    assert.equal(await answered(ana, 'POST', transcript, { address: 'maya@work.example' }), 'limited', 'that address');
    assert.equal(await answered(ana, 'POST', transcript, { address: 'boss@shop.example' }), '204');
    await mails(4);
  });

  test('answers that stay unread are told once, in one mail, with a link back that leads into this conversation alone; what is read is not told', async () => {
    const [noor, ana] = [as('noor'), as('ana', 'agent')];
    const room = await begun(noor);
    assert.equal(await answered(noor, 'PUT', '/me/mail', { address: 'noor@home.example' }), '204');
    assert.deepEqual((await noor.get('/me/mail')).body, { address: 'noor@home.example' });
    assert.deepEqual((await noor.get('/mail')).body, { sends: true, address: 'noor@home.example' });
    assert.deepEqual((await ana.get('/mail')).body, { sends: true });
    await say(ana, room, 'first answer');
    clock.advance(4_000);
    const second = await say(ana, room, 'second answer');
    await say(ana, companionOf(room), 'a note');
    const [{ parsed, to }] = (await mails(1)) as [TakenMail];
    assert.deepEqual(to, ['noor@home.example']);
    assert.match(parsed.text!, /first answer[^]*second answer/);
    assert.ok(!parsed.text!.includes('hello') && !parsed.text!.includes('a note'));
    // Later ones alone, and not those that are read.
    const third = await say(ana, room, 'third answer');
    const [next] = (await mails(1)) as [TakenMail];
    assert.ok(next.parsed.text!.includes('third answer') && !next.parsed.text!.includes('second answer'));
    assert.ok(third > second);
    await say(ana, room, 'an answer that was seen');
    await say(noor, room, 'own words');
    await say(ana, room, 'after own words');
    const [afterOwn] = (await mails(1)) as [TakenMail];
    assert.ok(afterOwn.parsed.text!.includes('after own words') && !/was seen|third/.test(afterOwn.parsed.text!));
    const fourth = await say(ana, room, 'fourth answer');
    assert.equal(await answered(noor, 'PUT', `/rooms/${room}/reads/me`, { seq: fourth }), '204');
    clock.advance(20_000);
    await say(ana, room, 'fifth answer');
    const [last] = (await mails(1)) as [TakenMail];
    assert.ok(last.parsed.text!.includes('fifth answer'));
    assert.ok(!/fourth answer|own words|was seen/.test(last.parsed.text!));

    const link = /https:\/\/shop\.example\/help#live-chat-invitation=([\w-]+)/.exec(parsed.text!)!;
    const other = as('noors-phone');
    assert.equal((await other.get(`/conversations/${room}`)).status, 403);
    assert.equal((await other.post('/invitations/redeem', { token: link[1] })).body.room, room);
    assert.equal((await other.get(`/rooms/${room}/messages`)).status, 200);
    assert.equal((await other.get(`/rooms/${companionOf(room)}/messages`)).status, 403);
    for (const [sub, status] of [
      ['b', 200],
      ['c', 200],
      ['d', 403],
    ] as const) {
      assert.equal((await as(`friend-${sub}`).post('/invitations/redeem', { token: link[1] })).status, status, sub);
    }
    clock.jump(7 * 86_400_000);
    const late = /invitation=([\w-]+)/.exec(last.parsed.text!)![1];
    const guest = api({
      kind: 'token',
      token: (await relay.relay.keys.add({ name: 'late', scopes: ['send', 'read'] })).key,
    });
    assert.equal((await guest.post('/invitations/redeem', { token: late })).status, 403, 'a week is over');
    for (const name of readdirSync(folder)) {
      if (!statSync(path.join(folder, name)).isFile()) continue;
      assert.ok(!readFileSync(path.join(folder, name)).includes(link[1]!), 'its hash alone is stored');
    }
  });

  test('who ends mails by the link gets none, also by one click of a mail program; looking at it changes nothing, and what was made up is refused', async () => {
    const [ivo, ana] = [as('ivo'), as('ana', 'agent')];
    const room = await begun(ivo);
    await answered(ivo, 'PUT', '/me/mail', { address: 'Ivo@home.example' });
    await say(ana, room, 'one');
    const [{ raw, parsed }] = (await mails(1)) as [TakenMail];
    const { pathname } = new URL(/^List-Unsubscribe: <([^>]+)>/m.exec(raw.replaceAll(/\r\n\s/g, ' '))![1]!);
    assert.ok(parsed.text!.includes(`https://chat.shop.example${pathname}`));
    const page = await fetch(relay.url + pathname);
    assert.equal(page.status, 200);
    const shown = await page.text();
    assert.match(shown, /<form method="post"/);
    assert.match(shown, /<h1>Shall no more mails of this chat be sent to your address\?<\/h1>/);
    assert.ok(!shown.includes('Live chat') && !shown.includes('<script'), 'it is the site’s, and no inbox');
    const [, sheet] = /<link rel="stylesheet" href="([^"]+)"/.exec(shown)!;
    const look = await fetch(new URL(sheet!, relay.url + pathname));
    assert.deepEqual([look.status, look.headers.get('content-type')], [200, 'text/css; charset=utf-8']);
    assert.match(page.headers.get('content-security-policy')!, /form-action 'self'/);
    await say(ana, room, 'two');
    assert.ok((await mails(1))[0]!.parsed.text!.includes('two'), 'nothing was changed by looking');
    const click = (to: string) =>
      fetch(relay.url + to, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    for (const forged of [
      pathname.slice(0, -1),
      pathname.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      '/mail/stop/x',
      `/mail/stop/${'a'.repeat(43)}.${'b'.repeat(43)}`,
    ]) {
      assert.equal((await click(forged)).status, 404, forged);
      assert.equal((await fetch(relay.url + forged)).status, 404, forged);
    }
    assert.equal((await click(pathname)).status, 200);
    await say(ana, room, 'three');
    assert.equal(
      await answered(ana, 'POST', `/conversations/${room}/transcript`, { address: 'ivo@HOME.example' }),
      '204',
    );
    clock.advance(20_000);
    // One to somebody else comes after those.
    assert.equal(
      await answered(ana, 'POST', `/conversations/${room}/transcript`, { address: 'other@home.example' }),
      '204',
    );
    assert.deepEqual((await mails(1))[0]!.to, ['other@home.example']);
    assert.equal((await click(pathname.replace('stop', 'start'))).status, 200);
    await say(ana, room, 'four');
    assert.deepEqual((await mails(1))[0]!.to, ['Ivo@home.example']);
  });

  test('a server that says later, or dies, is asked again, also after a restart, and gets each mail once; what is refused, or interrupted, is a dead letter without the address', async () => {
    const [uma, ana] = [as('uma'), as('ana', 'agent')];
    const room = await begun(uma);
    await answered(uma, 'PUT', '/me/mail', { address: 'uma@home.example' });
    const dead = async () => (await as('boss', 'admin').get('/mails/dead')).body.mails;
    const triesAre = (count: number) =>
      eventually(async () => {
        clock.advance(50);
        await server.idle();
        return server.tries >= count;
      });
    server.tries = 0;
    server.acts.push('later', 'cut', 'later');
    await say(ana, room, 'are you there?');
    await triesAre(1);
    clock.jump(75_000);
    clock.advance(60_000);
    await triesAre(2);
    assert.equal(server.taken.length, 0);
    clock.jump(250_000);
    clock.advance(60_000);
    await triesAre(3);
    await relay.close();
    await start();
    clock.jump(700_000);
    const [mail, ...more] = await mails(1);
    assert.ok(mail!.parsed.text!.includes('are you there?'));
    assert.equal(more.length, 0);
    assert.equal(server.tries, 4);
    await eventually(() => relay.relay.stats().mailsSent === 1);

    server.acts.push('refuse');
    await say(as('ana', 'agent'), room, 'still?');
    await eventually(async () => {
      clock.advance(200);
      await server.idle();
      return (await dead()).length === 1;
    });
    const [refused] = await dead();
    const { id, at: _, ...rest } = refused;
    assert.deepEqual(rest, { kind: 'missed', room, user: 'u_uma', attempts: 1, error: 'EENVELOPE 550 5.1.1' });
    assert.equal(await answered(as('ana', 'agent'), 'GET', '/mails/dead'), 'forbidden');
    assert.equal(await answered(as('boss', 'admin'), 'POST', `/mails/${id + 1}/retry`), 'no-such-message');
    // As one that was never tried: a server that says later is asked again in a minute.
    server.acts.push('later');
    const tries = server.tries;
    assert.equal(await answered(as('boss', 'admin'), 'POST', `/mails/${id}/retry`), '204');
    await triesAre(tries + 1);
    clock.jump(75_000);
    const [again] = await mails(1);
    assert.ok(again!.parsed.text!.includes('still?') && again!.parsed.messageId !== mail!.parsed.messageId);
    assert.deepEqual(await dead(), []);

    // A relay that ends while a server does not answer cannot know whether it took the mail.
    server.acts.push('hang');
    const before = server.tries;
    await say(as('ana', 'agent'), room, 'the last');
    await triesAre(before + 1);
    const closing = relay.close();
    let isClosed = false;
    void closing.then(() => (isClosed = true));
    await eventually(() => {
      clock.advance(1_000);
      return isClosed;
    });
    server.drop();
    await start();
    assert.deepEqual(
      (await dead()).map((each: { error: string }) => each.error),
      ['interrupted'],
    );
  });

  test('an answer by mail is the visitor’s message, once, without what it answers; from another address, or to a made up one, it is none', async () => {
    const [lea, ana] = [as('lea'), as('ana', 'agent')];
    const room = await begun(lea);
    await answered(lea, 'PUT', '/me/mail', { address: 'lea@home.example' });
    await say(ana, room, 'Which number has the parcel?');
    const [{ parsed, raw }] = (await mails(1)) as [TakenMail];
    const to = parsed.replyTo!.value[0]!.address!;
    assert.match(to, /^reply\+[\da-f]{32}@in\.shop\.example$/);
    assert.ok(raw.includes(`Reply-To: ${to}`));
    const service = async (scopes: ('act-as' | 'send' | 'read')[]): Promise<ApiClient> =>
      api({ kind: 'token', token: (await relay.relay.keys.add({ name: `gateway ${scopes.length}`, scopes })).key });
    const gateway = await service(['act-as', 'send', 'read']);
    const quoted = parsed
      .text!.split('\n')
      .map((line) => `> ${line}`)
      .join('\n');
    const mail = {
      to,
      from: 'Lea@Home.example',
      text: `4711\n\nOn Thu, 1 Jan 2026 Shop <chat@shop.example> wrote:\n${quoted}\n`,
    };
    for (const wrong of [
      { ...mail, from: 'eve@home.example' },
      { ...mail, to: to.replace(/.@/, (last) => (last === '0@' ? '1@' : '0@')) },
      { ...mail, to: 'reply@in.shop.example' },
      { ...mail, from: 'lea@home.example, eve@home.example' },
    ]) {
      assert.equal(
        await answered(gateway, 'POST', '/mails/inbound', wrong),
        'forbidden',
        JSON.stringify(wrong).slice(0, 120),
      );
    }
    for (const who of [lea, ana, await service(['send', 'read']), as('boss', 'admin')])
      assert.equal(await answered(who, 'POST', '/mails/inbound', mail), 'forbidden');
    assert.equal(await answered(gateway, 'POST', '/mails/inbound', { ...mail, text: quoted }), 'bad-message');

    const found = await gateway.post('/mails/inbound/find', { to, from: mail.from });
    assert.deepEqual(found.body, { room, user: { id: 'u_lea', name: 'Lea', kind: 'user' } });
    const upload = await fetch(`${relay.url}/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${(await relay.relay.keys.add({ name: 'gateway files', scopes: ['act-as', 'send', 'read'] })).key}`,
        'live-chat-as': 'u_lea',
        'live-chat-as-name': 'Lea',
        'live-chat-room': room,
        'live-chat-name': 'label.txt',
      },
      body: 'Parcel 4711',
    });
    const { id } = (await upload.json()) as { id: string };
    const given = { ...mail, messageId: '<1@home.example>', files: [id] };
    const first = await gateway.post('/mails/inbound', given);
    assert.equal(first.status, 201, JSON.stringify(first.body));
    assert.equal((await gateway.post('/mails/inbound', given)).body.seq, first.body.seq, 'the same mail again');
    const { messages } = (await ana.get(`/rooms/${room}/messages`)).body;
    const { text, from, via, name, files } = messages.at(-1);
    assert.deepEqual([text, from, name, files[0].name], ['4711', 'u_lea', 'Lea', 'label.txt']);
    assert.match(via, /^s_/);
    assert.equal(messages.filter((each: { text: string }) => each.text === '4711').length, 1);
    // What could not be put there is named, also where nothing was written.
    const named = { ...mail, messageId: '<4@home.example>', text: '', leftOut: ['film\n.mov', 'a.zip'] };
    assert.equal((await gateway.post('/mails/inbound', named)).status, 201);
    const last = (await ana.get(`/rooms/${room}/messages`)).body.messages.at(-1);
    assert.equal(last.text, 'Files of the mail that are not here: film .mov, a.zip');
    // Below what was written; of many the first, and of a long name the beginning.
    const names = ['x'.repeat(150), ...Array.from({ length: 11 }, (_, index) => `${index}.pdf`)];
    const both = { ...mail, messageId: '<5@home.example>', leftOut: names };
    assert.equal((await gateway.post('/mails/inbound', both)).status, 201);
    assert.equal(
      (await ana.get(`/rooms/${room}/messages`)).body.messages.at(-1).text,
      `4711\n\nFiles of the mail that are not here: ${'x'.repeat(100)}, 0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf, 5.pdf, 6.pdf, 7.pdf, 8.pdf, …`,
    );
    assert.equal(
      await answered(gateway, 'POST', '/mails/inbound', { ...both, leftOut: Array.from({ length: 101 }, () => 'a') }),
      'bad-message',
    );
    // Into the conversation in which that one goes on (P53), which stays merged.
    const [other, final] = [await begun(lea), await begun(lea)];
    for (const [from, into] of [
      [room, other],
      [other, final],
    ] as const)
      assert.equal(await answered(ana, 'PATCH', `/conversations/${from}`, { status: 'closed', into }), '200');
    assert.equal((await gateway.post('/mails/inbound/find', { to, from: mail.from })).body.room, final);
    assert.equal((await gateway.post('/mails/inbound', { ...mail, messageId: '<6@home.example>' })).status, 201);
    assert.equal((await ana.get(`/rooms/${final}/messages`)).body.messages.at(-1).text, '4711');
    const standing = (await ana.get(`/conversations/${room}`)).body;
    assert.deepEqual([standing.status, standing.into], ['closed', other]);
    // It ends as all that is somebody's.
    await relay.relay.ban('u_lea');
    assert.equal(
      await answered(gateway, 'POST', '/mails/inbound', { ...mail, messageId: '<2@home.example>' }),
      'forbidden',
    );
    await relay.relay.unban('u_lea');
    await relay.relay.erase('u_lea');
    assert.equal(
      await answered(gateway, 'POST', '/mails/inbound', { ...mail, messageId: '<3@home.example>' }),
      'forbidden',
    );
  });

  test('P21: an export has the address, and who is erased leaves none in any file; links back are void; no log line has an address or a text', async () => {
    const [eve, ana] = [as('eve'), as('ana', 'agent')];
    const room = await begun(eve, 'CANARY-text');
    await answered(eve, 'PUT', '/me/mail', { address: 'canary-eve@home.example' });
    await say(ana, room, 'for eve');
    const [{ parsed }] = (await mails(1)) as [TakenMail];
    const token = /invitation=([\w-]+)/.exec(parsed.text!)![1];
    server.acts.push('later');
    const before = server.tries;
    await say(ana, room, 'for eve again');
    await answered(eve, 'POST', `/conversations/${room}/transcript`, { address: 'canary-work@home.example' });
    await eventually(async () => {
      clock.advance(200);
      await server.idle();
      return server.tries > before;
    });
    const records: string[] = [];
    for await (const record of relay.relay.exportUser('u_eve')) records.push(JSON.stringify(record));
    for (const kind of ['mail-address', 'mail-link'])
      assert.ok(
        records.some((each) => each.includes(`"${kind}"`)),
        kind,
      );
    assert.ok(records.some((each) => each.includes('canary-eve@home.example')));
    assert.equal(await answered(eve, 'DELETE', '/me'), '204');
    for (const name of readdirSync(folder)) {
      if (!statSync(path.join(folder, name)).isFile()) continue;
      const bytes = readFileSync(path.join(folder, name));
      for (const canary of ['canary-eve', 'canary-work', 'CANARY-text'])
        assert.ok(!bytes.includes(canary), `${name}: ${canary}`);
    }
    assert.equal((await as('friend').post('/invitations/redeem', { token })).status, 403);
    assert.ok(
      lines.some((line) => line.startsWith('mail sent')) && lines.some((line) => line.startsWith('mail given up')),
    );
    for (const line of lines) assert.ok(!/@|home\.example|hello|for eve|127\.0\.0\.1/.test(line), line);
  });

  test('an address that is none is refused at the start', async () => {
    const mail = { url: server.url, from: shop, publicUrl: 'https://chat.shop.example' };
    for (const wrong of [{ publicUrl: 'chat' }, { page: 'javascript:alert(1)' }, { from: 'Shop' }]) {
      const data = await temporaryFolder();
      await assert.rejects(startRelay({ data, mail: { ...mail, ...wrong } }), TypeError);
      await rm(data, { recursive: true, force: true });
    }
  });

  test('what is due is found by indexes', () => {
    const database = new DatabaseSync(databasePath(folder), { readOnly: true });
    for (const [sql, values] of [
      [dueMails, [0, 10]],
      [owedBefore, [0]],
    ] as const) {
      const plan = database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map(({ detail }) => String(detail));
      assert.ok(!plan.some((line) => /SCAN|TEMP B-TREE/.test(line)), plan.join('\n'));
    }
    database.close();
  });
});
