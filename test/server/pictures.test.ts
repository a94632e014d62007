import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { test } from 'node:test';
import { bounds } from '../../server/src/limits.ts';
import { inboxFor, password, type Visitor } from '../support/inbox.ts';

/** A PNG of so many pixels, with a text in it. */
function png(side: number, text = ''): Buffer<ArrayBuffer> {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    // Nobody here looks at the sum.
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${text}`)),
    chunk('IDAT', deflateSync(Buffer.alloc(side * (3 * side + 1)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('one of the team sets a picture, which whoever knows their id sees, and takes it away; nobody sets that of another', async (t) => {
  const relay = await inboxFor(t, { origins: ['https://shop.example'] });
  const admin = await relay.admin();
  const ana = await relay.invited(admin, 'agent', 'ana');
  const put = (who: Visitor, bytes: Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
    who.request('/picture', {
      method: 'POST',
      body: bytes,
      headers: { origin: who.url, 'live-chat-inbox': '1', 'content-type': 'image/png', ...headers },
    });
  const seen = async (login: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${relay.url}/pictures/${await relay.idOf(login)}`, { headers });
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  assert.equal((await seen('ana')).answer.status, 204, 'most have none, which is no error');

  const picture = png(64, 'one');
  assert.equal((await put(ana, picture)).status, 204);
  const { answer, bytes } = await seen('ana', { origin: 'https://shop.example' });
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/png']);
  assert.ok(bytes.equals(picture));
  // Whatever it is opened as, it is an image, and nothing runs in it.
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy')!, /default-src 'none'.*sandbox/);
  assert.equal(answer.headers.get('access-control-allow-origin'), 'https://shop.example');
  assert.equal(answer.headers.get('cache-control'), 'no-cache');
  const etag = answer.headers.get('etag')!;
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
    assert.equal((await seen('ana', { 'if-none-match': known })).answer.status, 304, known);
  }
  assert.equal((await seen('ana', { 'if-none-match': '"x", W/"y"' })).answer.status, 200);
  assert.match((await ana.get('/account')).text, /<img src="\.\.\/pictures\/a_/);
  assert.equal((await seen('boss')).answer.status, 204, 'of nobody else');

  // By its bytes, whatever it is called; small, in bytes and pixels.
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>');
  const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
  for (const wrong of [svg, gif, Buffer.from('<html>'), Buffer.alloc(0), png(bounds.pictureSide + 1)]) {
    assert.equal((await put(ana, wrong)).status, 422);
  }
  assert.equal((await put(ana, png(64, 'x'.repeat(bounds.pictureBytes)))).status, 413);
  assert.equal((await put(ana, svg, { 'content-type': 'image/svg+xml' })).status, 422);
  assert.equal((await put(ana, picture, { 'content-type': 'text/plain' })).status, 415);
  assert.equal((await put(ana, picture, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await put(ana, picture, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await put(relay.visitor(), picture)).status, 401);
  assert.ok((await seen('ana')).bytes.equals(picture), 'what is refused changes nothing');
  assert.equal(
    (
      await ana.request('/picture', {
        method: 'POST',
        body: picture,
        headers: { origin: ana.url, 'content-type': 'image/png' },
      })
    ).status,
    403,
    'a form of another page has no header of ours',
  );

  // An admin takes it away, and no other; it is in the log, once.
  const theirs = { account: await relay.idOf('ana') };
  assert.match((await admin.get('/account')).text, /Take picture away/);
  const jonas = await relay.invited(admin, 'agent', 'jonas');
  assert.equal((await jonas.submit('/take-picture', theirs)).status, 403);
  assert.ok((await seen('ana')).bytes.equals(picture));
  assert.equal((await admin.submit('/take-picture', theirs)).status, 303);
  assert.equal((await seen('ana')).answer.status, 204);
  assert.equal((await admin.submit('/take-picture', theirs)).status, 404, 'there is none');
  assert.doesNotMatch((await admin.get('/account')).text, /Take picture away/);
  const taken: string[] = [];
  for await (const { act, user } of relay.relay.audit()) if (act === 'picture-taken') taken.push(user!);
  assert.deepEqual(taken, [theirs.account]);

  const other = png(32, 'two');
  await put(ana, other);
  assert.ok((await seen('ana')).bytes.equals(other));
  // Of one who is disabled nothing is shown; it is there again when they are.
  const account = await relay.idOf('ana');
  await admin.submit('/disable', { account, disabled: 'yes' });
  assert.equal((await seen('ana')).answer.status, 204);
  await admin.submit('/disable', { account, disabled: 'no' });
  assert.ok((await seen('ana')).bytes.equals(other));
  await ana.signIn('ana', password);

  relay.clock.advance((bounds.pictures / bounds.pictureRate) * 1_000);
  for (let count = 0; count < bounds.pictures; count++) assert.equal((await put(ana, other)).status, 204);
  const refused = await put(ana, other);
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
  assert.equal((await put(admin, other)).status, 204, 'of each by themselves');
  await ana.submit('/remove-picture');
  assert.equal((await seen('ana')).answer.status, 204);
  assert.doesNotMatch((await ana.get('/account')).text, /<img/);
});
