import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { RelayOptions } from '../../server/src/index.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';
import { get, codeOf, png, post, relayWithFiles, upload } from '../support/files.ts';
import { eventually } from '../support/eventually.ts';
import { credentialOf } from '../support/relay-test.ts';
import { change, makeRoom, mute, outcome, signIn, text } from '../support/rooms.ts';
import { secret, tokenOf, userCredential } from '../support/tokens.ts';
import { enter, WireClient } from '../support/wire-client.ts';
import { welcomed } from '../support/wire.ts';

const withFiles = (...files: string[]) => ({ type: 'message', text: '', files }) as const;

describe('P20: a file', () => {
  test('is uploaded, named by a message, told to everybody, and handed out to them', async (t) => {
    const relay = await relayWithFiles(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    await jonas.join('lobby');
    const file = await upload(relay.url, maya, 'lobby', png, { name: 'gar den ✿.png' });
    assert.deepEqual(
      { ...file, id: '' },
      { id: '', name: 'gar den ✿.png', type: 'image/png', bytes: 70, width: 1, height: 1 },
    );
    assert.match(file.id, /^f_[\w-]{22}$/);
    assert.equal(await codeOf(await get(relay.url, jonas, file.id)), 'no-such-file', 'it is not his yet');
    assert.equal((await get(relay.url, maya, file.id)).status, 200);
    assert.equal(await outcome(maya, 'lobby', withFiles(file.id)), 'ack');
    await jonas.reached('lobby', 2);
    const entry = jonas.entries('lobby').at(-1)!;
    assert.deepEqual('files' in entry && entry.files, [file]);
    const response = await get(relay.url, jonas, file.id);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), png);
    assert.equal(response.headers.get('content-type'), 'image/png');
    const snapshot = (await (await relay.enter('Late')).join('lobby')).snapshot!;
    assert.deepEqual(snapshot.messages[0]!.files, [file]);
  });

  test('is on one message, of its uploader, in its room; a resend of that message is the same one', async (t) => {
    const relay = await relayWithFiles(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    const [one, other] = [await upload(relay.url, maya, 'lobby'), await upload(relay.url, maya, 'lobby')];
    for (const [who, room, ids] of [
      [jonas, 'lobby', [one.id]],
      [maya, 'elsewhere', [one.id]],
      [maya, 'lobby', [one.id, 'f_AAAAAAAAAAAAAAAAAAAAAA']],
    ] as const) {
      assert.equal(await outcome(who, room, withFiles(...ids)), 'no-such-file', `${room} ${ids.join()}`);
    }
    assert.equal(await outcome(maya, 'lobby', withFiles(one.id, one.id)), 'bad-message');
    assert.equal(await outcome(maya, 'lobby', withFiles('../../etc/passwd')), 'bad-message');
    const first = await maya.append('lobby', 'again', withFiles(one.id));
    assert.deepEqual(await maya.append('lobby', 'again', withFiles(one.id)), first);
    const reused = await maya.append('lobby', 'again', withFiles(other.id));
    assert.equal(reused.type === 'error' && reused.code, 'key-reused');
    assert.equal(await outcome(maya, 'lobby', withFiles(one.id)), 'no-such-file', 'it is used');
    assert.equal(await outcome(maya, 'lobby', withFiles(other.id)), 'ack', 'what was refused took nothing');
    assert.equal(await outcome(maya, 'lobby', withFiles()), 'text-length');
  });

  test('is gone with its message, from the disk too; an edit leaves it', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    const file = await upload(relay.url, maya, 'lobby');
    const { seq } = (await maya.append('lobby', 'k', withFiles(file.id))) as { seq: number };
    assert.equal(await outcome(maya, 'lobby', { type: 'edit', of: seq, text: 'a caption' }), 'ack');
    const [edited] = (await maya.join('lobby')).snapshot!.messages;
    assert.deepEqual([edited!.text, edited!.files], ['a caption', [file]]);
    assert.equal(readdirSync(relay.fileFolder).length, 1);
    assert.equal(await outcome(maya, 'lobby', { type: 'delete', of: seq }), 'ack');
    assert.equal(await codeOf(await get(relay.url, maya, file.id)), 'no-such-file');
    const [deleted] = (await maya.join('lobby')).snapshot!.messages;
    assert.equal(deleted!.files, undefined);
    await eventually(() => readdirSync(relay.fileFolder).length === 0);
  });

  test('is asked for so often from one address, together with what the API is asked, whoever asks', async (t) => {
    const relay = await relayWithFiles(t, { trustedProxies: ['loopback'] });
    const maya = await relay.enter('Maya');
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const file = await upload(relay.url, maya, 'lobby', png, { headers: from('203.0.113.8') });
    for (let count = 0; count < 10; count++) {
      const asked = (index: number) =>
        index % 2 === 0
          ? get(relay.url, undefined, file.id, from('203.0.113.7'))
          : fetch(`${relay.url}/api/me`, { headers: from('203.0.113.7') });
      const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => asked(index)));
      assert.ok(answers.every(({ status }) => status === 401));
    }
    const limited = await get(relay.url, maya, file.id, from('203.0.113.7'));
    assert.equal(limited.headers.get('retry-after'), '1');
    assert.equal(await codeOf(limited), 'limited');
    const refused = await post(relay.url, maya, 'lobby', png, { headers: from('203.0.113.7') });
    assert.equal(await codeOf(refused), 'limited');
    assert.equal((await get(relay.url, maya, file.id, from('203.0.113.8'))).status, 200);
    await relay.pass(1_000);
    assert.equal((await get(relay.url, maya, file.id, from('203.0.113.7'))).status, 200);
  });

  test('that no message has is taken away after an hour, and counts no more', async (t) => {
    const relay = await relayWithFiles(t, { files: { userBytes: 100 } });
    const maya = await relay.enter('Maya');
    const [used, unused] = [await upload(relay.url, maya, 'lobby', 'used'), await upload(relay.url, maya, 'lobby')];
    assert.equal(await outcome(maya, 'lobby', withFiles(used.id)), 'ack');
    assert.equal(await codeOf(await post(relay.url, maya, 'lobby', png)), 'quota-exceeded');
    await relay.pass(3_540_000);
    assert.equal((await get(relay.url, maya, unused.id)).status, 200, 'a minute before');
    await relay.pass(120_000);
    await eventually(() => relay.relay.stats().filesRemoved === 1);
    assert.equal(readdirSync(relay.fileFolder).length, 1);
    assert.equal(await codeOf(await get(relay.url, maya, unused.id)), 'no-such-file');
    const again = await relay.enter('Maya', credentialOf(maya));
    assert.equal(await outcome(again, 'lobby', withFiles(unused.id)), 'no-such-file');
    assert.equal((await get(relay.url, maya, used.id)).status, 200);
    await upload(relay.url, maya, 'lobby');
  });

  test('that a crash left half, or unknown to the store, is gone after the next start; the others are there', async (t) => {
    const folder = await temporaryFolder();
    const first = await startRelay({ data: folder });
    const maya = await enter(first.socketUrl, 'Maya');
    const file = await upload(first.url, maya, 'lobby');
    await maya.append('lobby', 'k', withFiles(file.id));
    const unused = await upload(first.url, maya, 'lobby', 'waits');
    maya.cut();
    await first.close();
    const names = readdirSync(join(folder, 'files'));
    assert.equal(names.length, 2);
    writeFileSync(join(folder, 'files', `${'a'.repeat(32)}.part`), 'half');
    writeFileSync(join(folder, 'files', 'b'.repeat(32)), 'never noted');
    const second = await startRelay({ data: folder });
    t.after(() => second.close());
    assert.deepEqual(readdirSync(join(folder, 'files')).sort(), names.sort());
    for (const { id } of [file, unused]) assert.equal((await get(second.url, maya, id)).status, 200);
  });
});

describe('P20: who may', () => {
  const auth = { secrets: [secret] };

  test('upload is decided by the room, and nobody learns of rooms', async (t) => {
    const relay = await relayWithFiles(t, { auth });
    const [owner, eve] = [await signIn(relay, 'owner'), await signIn(relay, 'eve')];
    const room = await makeRoom(owner, 'private');
    const answers = await Promise.all(
      [room, 'p_AAAAAAAAAAAAAAAAAAAAAA'].map((name) => post(relay.url, userCredential('eve'), name, png)),
    );
    const [there, missing] = await Promise.all(answers.map((answer) => answer.text()));
    assert.equal(there, missing);
    assert.equal(answers[0]!.status, 403);
    await upload(relay.url, userCredential('owner'), room);
    assert.equal(await outcome(eve, 'lobby', text('here')), 'ack');
    const admin = await signIn(relay, 'boss', { roles: ['admin'] });
    const file = await upload(relay.url, userCredential('eve'), 'lobby');
    assert.equal(await outcome(admin, 'lobby', change('u_eve', 'banned')), 'ack');
    assert.equal(await codeOf(await post(relay.url, userCredential('eve'), 'lobby', png)), 'forbidden');
    assert.equal(await codeOf(await get(relay.url, userCredential('eve'), file.id)), 'no-such-file', 'her own');
    assert.deepEqual(readdirSync(relay.fileFolder).length, 2);
  });

  test('P23: an upload by one who is muted is refused as a send is, with when that ends', async (t) => {
    const relay = await relayWithFiles(t, { auth });
    const [admin, eve] = [await signIn(relay, 'boss', { roles: ['admin'] }), await signIn(relay, 'eve')];
    assert.equal(await outcome(eve, 'lobby', text('here')), 'ack');
    assert.equal(await outcome(admin, 'lobby', mute('u_eve', 600_000)), 'ack');
    const refused = await post(relay.url, userCredential('eve'), 'lobby', png);
    const { code, class: kind, retryAfter } = await refused.json();
    assert.deepEqual([refused.status, code, kind], [403, 'muted', 'stop']);
    assert.ok(retryAfter > 500_000 && retryAfter <= 600_000, String(retryAfter));
    assert.ok(Number(refused.headers.get('retry-after')) <= 600);
    assert.equal(await outcome(admin, 'lobby', change('u_eve', 'banned')), 'ack');
    const banned = await post(relay.url, userCredential('eve'), 'lobby', png);
    assert.equal(await codeOf(banned), 'forbidden', 'a ban is told of nobody');
  });

  test('download is decided by the room at that moment; missing and forbidden are alike, to the byte', async (t) => {
    const relay = await relayWithFiles(t, { auth });
    const owner = await signIn(relay, 'owner');
    await signIn(relay, 'eve');
    const room = await makeRoom(owner, 'private', ['u_jonas']);
    const file = await upload(relay.url, userCredential('owner'), room);
    assert.equal(await outcome(owner, room, withFiles(file.id)), 'ack');
    assert.equal((await get(relay.url, userCredential('jonas'), file.id)).status, 200);
    const answers = await Promise.all(
      [file.id, 'f_AAAAAAAAAAAAAAAAAAAAAA', 'nothing', '..%2f..'].map((id) =>
        get(relay.url, userCredential('eve'), id),
      ),
    );
    const seen = await Promise.all(
      answers.map(async (answer) => {
        const { date: _, ...headers } = Object.fromEntries(answer.headers);
        return JSON.stringify([answer.status, headers, await answer.text()]);
      }),
    );
    assert.equal(new Set(seen).size, 1, seen.join('\n'));
    assert.equal(await outcome(owner, room, change('u_jonas', 'removed')), 'ack');
    assert.equal(await codeOf(await get(relay.url, userCredential('jonas'), file.id)), 'no-such-file');
  });

  test('a credential is needed, a good one, and only in the header', async (t) => {
    const relay = await relayWithFiles(t, { auth });
    const maya = await relay.enter('Maya');
    const file = await upload(relay.url, maya, 'lobby');
    const guest = credentialOf(maya) as { id: string; secret: string };
    const cases: [string, Record<string, string>][] = [
      ['credential-invalid', {}],
      ['credential-invalid', { authorization: `Guest ${guest.id}:wrong` }],
      ['credential-invalid', { authorization: `Basic ${btoa(`${guest.id}:${guest.secret}`)}` }],
      ['credential-invalid', { authorization: 'Bearer a.b.c' }],
      ['token-expired', { authorization: `Bearer ${tokenOf('maya', { exp: 1_000 })}` }],
      ['credential-invalid', { cookie: `authorization=Guest ${guest.id}:${guest.secret}` }],
    ];
    for (const [code, headers] of cases) {
      const one = await fetch(`${relay.url}/files/${file.id}?authorization=Guest%20${guest.id}:${guest.secret}`, {
        headers,
      });
      assert.deepEqual([one.status, await codeOf(one)], [401, code], JSON.stringify(headers));
      const other = await fetch(`${relay.url}/files`, {
        method: 'POST',
        headers: { 'live-chat-room': 'lobby', ...headers },
        body: 'x',
      });
      assert.equal(await codeOf(other), code);
    }
    await relay.relay.revoke({ user: guest.id });
    assert.equal(await codeOf(await get(relay.url, maya, file.id)), 'revoked');
  });

  test('nothing is taken from an address that is banned from the site, or handed out to it', async (t) => {
    const relay = await startRelay({ trustedProxies: ['loopback'] });
    t.after(() => relay.close());
    const maya = await enter(relay.socketUrl, 'Maya');
    t.after(() => maya.close());
    const file = await upload(relay.url, maya, 'lobby');
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const eve = await welcomed(await WireClient.open(relay.socketUrl, { headers }), 'Eve');
    await relay.relay.ban(eve.welcome.user.id, { addresses: true });
    assert.equal(await codeOf(await get(relay.url, maya, file.id, headers)), 'forbidden');
    assert.equal(await codeOf(await post(relay.url, maya, 'lobby', png, { headers })), 'forbidden');
    await upload(relay.url, maya, 'lobby');
    assert.equal((await get(relay.url, maya, file.id)).status, 200);
  });

  for (const isStatic of [false, true]) {
    const where = isStatic ? ', beside pages of a folder' : '';
    test(`a method that is not there is 405 with those that are, of whatever address below and whoever asks${where}`, async (t) => {
      await methodsAreTold(t, isStatic ? { static: await temporaryFolder() } : {});
    });
  }

  async function methodsAreTold(t: TestContext, options: RelayOptions): Promise<void> {
    const relay = await relayWithFiles(t, options);
    const maya = await relay.enter('Maya');
    const { id } = await upload(relay.url, maya, 'lobby');
    const ask = (method: string, path: string, body?: string, headers = {}) =>
      new Promise<IncomingMessage & { text: string }>((resolve, reject) => {
        const sent = request(`${relay.url}${path}`, { method, headers, agent: false }, async (response) => {
          let text = '';
          for await (const part of response) text += String(part);
          resolve(Object.assign(response, { text }));
        });
        sent.on('error', reject).end(body);
      });
    for (const [path, allow, methods] of [
      ['/files', 'POST, OPTIONS', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']],
      [`/files/${id}`, 'GET, OPTIONS', ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']],
      ['/files/nothing?x=/y', 'GET, OPTIONS', ['POST']],
    ] as const) {
      for (const method of methods) {
        for (const body of method === 'HEAD' ? [undefined] : [undefined, 'x']) {
          const length = body === undefined ? {} : { 'content-type': 'text/html', 'content-length': '1' };
          const answer = await ask(method, path, body, { origin: relay.url, ...length });
          const { statusCode, headers, text } = answer;
          assert.deepEqual([statusCode, headers.allow], [405, allow], `${method} ${path} ${body}`);
          assert.equal(headers['access-control-allow-origin'], relay.url);
          assert.equal(headers['x-content-type-options'], 'nosniff');
          const told = { code: 'method-not-allowed', class: 'stop', message: `at this address there is ${allow}` };
          if (method !== 'HEAD') assert.deepEqual(JSON.parse(text), told);
        }
      }
    }
    for (const [method, path, code] of [
      ['PUT', '/files/a/b', 404],
      ['GET', '/files/a/b', 404],
      ['PUT', '/filesystem', 404],
      ['PUT', '/files/..%2f..', 405],
    ] as const) {
      assert.equal((await ask(method, path)).statusCode, code, `${method} ${path}`);
    }
    const foreign = await ask('PUT', '/files', undefined, { origin: 'https://elsewhere.example' });
    assert.deepEqual([foreign.statusCode, foreign.text], [403, '{"code":"origin-refused"}']);
    const off = await relayWithFiles(t, { files: false });
    assert.equal((await fetch(`${off.url}/files`, { method: 'PUT', body: 'x' })).status, 404);
  }

  test("an embedder's own rules are asked, and files may be off", async (t) => {
    const asked: string[] = [];
    const relay = await relayWithFiles(t, {
      authorize: (_who, action, room) => (asked.push(`${action} ${room}`), action !== 'upload' || room !== 'texts'),
    });
    const maya = await relay.enter('Maya');
    assert.equal(await codeOf(await post(relay.url, maya, 'texts', png)), 'forbidden');
    assert.ok(asked.includes('upload texts'));
    assert.ok(!(await maya.join('texts')).can.includes('upload'));
    assert.ok((await maya.join('lobby')).can.includes('upload'));
    const file = await upload(relay.url, maya, 'lobby');
    assert.equal(await outcome(maya, 'texts', withFiles(file.id)), 'forbidden');

    const off = await relayWithFiles(t, { files: false });
    const jonas = await off.enter('Jonas');
    assert.ok(!(await jonas.join('lobby')).can.includes('upload'));
    assert.equal((await post(off.url, jonas, 'lobby', png)).status, 404);
    assert.equal(await outcome(jonas, 'lobby', withFiles(file.id)), 'forbidden');
  });
});

describe('P20: bounds', () => {
  test('of one file, whether its size is announced or not; of files on a message', async (t) => {
    const relay = await relayWithFiles(t, { limits: { fileBytes: 1_000, messageFiles: 2 } });
    const maya = await relay.enter('Maya');
    await upload(relay.url, maya, 'lobby', 'x'.repeat(1_000));
    const announced = await post(relay.url, maya, 'lobby', 'x'.repeat(1_001));
    assert.deepEqual([announced.status, await codeOf(announced)], [413, 'file-too-large']);
    const stream = new Blob(['x'.repeat(900), 'x'.repeat(101)]).stream();
    assert.equal(await codeOf(await post(relay.url, maya, 'lobby', stream)), 'file-too-large');
    assert.equal(readdirSync(relay.fileFolder).length, 1);
    const files = await Promise.all(['a', 'b', 'c'].map((body) => upload(relay.url, maya, 'lobby', body)));
    assert.equal(await outcome(maya, 'lobby', withFiles(...files.map(({ id }) => id))), 'too-many');
    assert.equal(await outcome(maya, 'lobby', withFiles(files[0]!.id, files[1]!.id)), 'ack');
  });

  test('of all files of a user, and of all', async (t) => {
    const relay = await relayWithFiles(t, { files: { userBytes: 100, totalBytes: 150 } });
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    await upload(relay.url, maya, 'lobby', 'x'.repeat(60));
    const full = await post(relay.url, maya, 'lobby', 'x'.repeat(41));
    assert.deepEqual([full.status, await codeOf(full)], [507, 'quota-exceeded']);
    const stream = new Blob(['x'.repeat(41)]).stream();
    assert.equal(await codeOf(await post(relay.url, maya, 'lobby', stream)), 'quota-exceeded', 'not announced');
    await upload(relay.url, maya, 'lobby', 'x'.repeat(40));
    assert.equal(await codeOf(await post(relay.url, jonas, 'lobby', 'x'.repeat(51))), 'quota-exceeded');
    await upload(relay.url, jonas, 'lobby', 'x'.repeat(50));
    assert.equal(readdirSync(relay.fileFolder).length, 3);
  });

  test('of how many in a time', async (t) => {
    const relay = await relayWithFiles(t);
    const [maya, jonas] = [await relay.enter('Maya'), await relay.enter('Jonas')];
    for (let count = 0; count < 30; count++) await upload(relay.url, maya, 'lobby', `${count}`);
    const refused = await post(relay.url, maya, 'lobby', 'one more');
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal(await codeOf(refused), 'limited');
    await upload(relay.url, jonas, 'lobby', 'another');
    await relay.pass(1_000);
    await upload(relay.url, maya, 'lobby', 'now');
  });
});

describe('P20: an answer', () => {
  test('says of itself that it is no page, and may be read in parts', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    const file = await upload(relay.url, maya, 'lobby', '0123456789', { name: 'a "b"; c=é\r\n.txt' });
    const whole = await get(relay.url, maya, file.id);
    const { headers } = whole;
    assert.equal(await whole.text(), '0123456789');
    assert.equal(headers.get('content-type'), 'application/octet-stream');
    assert.equal(
      headers.get('content-disposition'),
      `attachment; filename="a _b__ c=_ .txt"; filename*=UTF-8''a%20_b_%3B%20c%3D%C3%A9%20.txt`,
    );
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'; sandbox");
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.match(headers.get('cache-control')!, /^private, .*immutable$/);
    assert.match(headers.get('vary')!, /authorization/);
    for (const [range, status, part, told] of [
      ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
      ['bytes=7-', 206, '789', 'bytes 7-9/10'],
      ['bytes=-2', 206, '89', 'bytes 8-9/10'],
      ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
      ['bytes=10-', 416, '', 'bytes */10'],
      ['bytes=-0', 416, '', 'bytes */10'],
      ['bytes=5-2', 200, '0123456789', null],
      ['bytes=0-1,3-4', 200, '0123456789', null],
      ['lines=1-2', 200, '0123456789', null],
    ] as const) {
      const answer = await get(relay.url, maya, file.id, { range });
      assert.deepEqual(
        [answer.status, await answer.text(), answer.headers.get('content-range')],
        [status, part, told],
        range,
      );
    }
    const etag = headers.get('etag')!;
    assert.equal((await get(relay.url, maya, file.id, { 'if-none-match': etag })).status, 304);
    assert.equal((await get(relay.url, maya, file.id, { 'if-range': '"other"', range: 'bytes=0-0' })).status, 200);
    const picture = await upload(relay.url, maya, 'lobby');
    assert.match((await get(relay.url, maya, picture.id)).headers.get('content-disposition')!, /^inline;/);
  });

  test('is for pages that may connect, which learn so before they ask', async (t) => {
    const relay = await relayWithFiles(t, { origins: ['https://shop.test'] });
    const maya = await relay.enter('Maya');
    const preflight = (origin: string) =>
      fetch(`${relay.url}/files`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      });
    const permitted = await preflight('https://shop.test');
    assert.equal(permitted.status, 204);
    assert.equal(permitted.headers.get('access-control-allow-origin'), 'https://shop.test');
    assert.match(permitted.headers.get('access-control-allow-headers')!, /authorization.*live-chat-room/);
    const refused = await preflight('https://evil.test');
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get('access-control-allow-headers'), null);
    const answer = await post(relay.url, maya, 'lobby', png, { headers: { origin: 'https://evil.test' } });
    assert.equal(await codeOf(answer), 'origin-refused');
    assert.equal(readdirSync(relay.fileFolder).length, 0);
    const file = await upload(relay.url, maya, 'lobby', png, { headers: { origin: 'https://shop.test' } });
    const read = await get(relay.url, maya, file.id, { origin: 'https://shop.test' });
    assert.equal(read.headers.get('access-control-allow-origin'), 'https://shop.test');
    assert.equal(await codeOf(await get(relay.url, maya, file.id, { origin: 'https://evil.test' })), 'origin-refused');
  });
});
