// Row 17 of the threat table: names that are paths, bodies that lie, stop or drip, images that claim too much, and all of it at random.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isFileId } from '../../server/src/files/file-id.ts';
import { cleanFileName } from '../../server/src/files/file-name.ts';
import { Random } from '../scenario/random.ts';
import {
  authorizationOf,
  codeOf,
  get,
  png,
  post,
  relayWithFiles,
  upload,
  type RelayWithFiles,
} from '../support/files.ts';
import { eventually } from '../support/eventually.ts';
import { embed, showing, visitSite } from '../support/file-page.ts';
import { hostileFiles, hostileNames, pixelBombs } from '../support/hostile-files.ts';
import { openBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/relay.ts';
import { credentialOf } from '../support/relay-test.ts';
import { tries } from '../support/tries.ts';

/** How many uploads are made up: 100 with all tests, more in `npm run laws` and by hand. */
const fuzzCount = Number(process.env['FILE_FUZZ'] ?? tries(100));

/** A name that is safe on every system, and nothing but one segment. */
function assertSafeName(name: string, given: string): void {
  const what = JSON.stringify(given.slice(0, 60));
  assert.ok(name.length > 0 && name.length <= 120, what);
  assert.doesNotMatch(name, /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, what);
  assert.doesNotMatch(name, /^[. ]|[. ]$/, what);
  assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i, what);
  assert.ok(name.isWellFormed(), what);
}

/** A socket on which a request is written by hand. */
async function requestByHand(
  relay: RelayWithFiles,
  authorization: string,
  headers: readonly string[],
): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(relay.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
  const answer = once(socket, 'close').then(() => text);
  const lines = [
    'POST /files HTTP/1.1',
    'Host: relay',
    `Authorization: ${authorization}`,
    'Live-Chat-Room: lobby',
    ...headers,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return { socket, answer };
}

describe('security row 17: names', () => {
  test('of any kind become one segment of a path, and no path reaches the disk', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    for (const name of hostileNames) {
      await relay.pass(1_000);
      const given = name.toWellFormed().slice(0, 500);
      const file = await upload(relay.url, maya, 'lobby', 'content', { name: given });
      assertSafeName(file.name, name);
      const { headers } = await get(relay.url, maya, file.id);
      const disposition = headers.get('content-disposition')!;
      assert.match(disposition, /^attachment; filename="[\w .()+,=@~-]+"; filename\*=UTF-8''[\w.!~%-]+$/, name);
      assert.equal(headers.get('set-cookie'), null);
    }
    for (const name of hostileNames) assertSafeName(cleanFileName(name), name);
    assert.equal(cleanFileName('holiday.photo.of.us.jpeg'), 'holiday.photo.of.us.jpeg');
    assert.equal(cleanFileName(`${'long '.repeat(60)}.docx`).slice(-9), 'long.docx');
    for (const name of readdirSync(relay.fileFolder)) assert.match(name, /^[0-9a-f]{32}$/);
    assert.deepEqual(readdirSync(join(relay.fileFolder, '..')), ['files']);
  });

  test('in a header that is no percent-encoded UTF-8, and rooms that are none, are refused', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    for (const name of ['%', '%zz', '%ff', '%c0%af']) {
      const answer = await post(relay.url, maya, 'lobby', png, { headers: { 'live-chat-name': name } });
      assert.equal(await codeOf(answer), 'bad-message', name);
    }
    for (const room of ['', '../lobby', 'a/b', 'x'.repeat(200), '__proto__']) {
      assert.equal(await codeOf(await post(relay.url, maya, room, png)), 'bad-message', room);
    }
    assert.deepEqual(readdirSync(relay.fileFolder), []);
  });

  test('in an address are ids, or nothing is there', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    writeFileSync(join(relay.fileFolder, '..', 'secret'), 'SECRET');
    writeFileSync(join(relay.fileFolder, 'secret'), 'SECRET');
    const ids = [
      '..%2fsecret',
      '%2e%2e%2fsecret',
      '..%5csecret',
      'secret',
      '%00',
      'f_%00',
      '..%c0%afsecret',
      '%252e%252e%252fsecret',
      '.',
      'a'.repeat(3_000),
      `f_${'A'.repeat(21)}%2f`,
    ];
    for (const id of ids) {
      const response = await get(relay.url, maya, id);
      assert.ok(response.status >= 400 && response.status < 500, `${id}: ${response.status}`);
      assert.doesNotMatch(await response.text(), /SECRET/);
    }
  });
});

describe('security row 17: what lies in the folder', () => {
  test('a link in the place of a file is not followed, nor is a folder read or a link written to', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    const outside = join(relay.fileFolder, '..', 'outside');
    writeFileSync(outside, 'SECRET');
    const file = await upload(relay.url, maya, 'lobby');
    const [name] = readdirSync(relay.fileFolder);
    rmSync(join(relay.fileFolder, name!));
    symlinkSync(outside, join(relay.fileFolder, name!));
    const linked = await get(relay.url, maya, file.id);
    assert.equal(await codeOf(linked), 'no-such-file');
    rmSync(join(relay.fileFolder, name!));
    mkdirSync(join(relay.fileFolder, name!));
    assert.equal(await codeOf(await get(relay.url, maya, file.id)), 'no-such-file');
  });
});

describe('security row 17: bodies', () => {
  test('that are shorter than they say, break off, or are no HTTP leave nothing behind', async (t) => {
    const relay = await relayWithFiles(t);
    const authorization = authorizationOf(credentialOf(await relay.enter('Maya')));
    const bodies: [readonly string[], string][] = [
      [['Content-Length: 1000'], 'too short'],
      [['Transfer-Encoding: chunked'], '5\r\nhello\r\n'],
      [['Transfer-Encoding: chunked'], 'zz\r\nhello\r\n'],
      [['Transfer-Encoding: chunked'], 'ffffffffffffffff\r\nhello'],
    ];
    for (const [headers, body] of bodies) {
      const { socket, answer } = await requestByHand(relay, authorization, headers);
      await eventually(() => readdirSync(relay.fileFolder).length === 1);
      socket.write(body);
      socket.end();
      await answer;
      await eventually(() => readdirSync(relay.fileFolder).length === 0);
      await relay.pass(1_000);
    }
    // Cut without a word.
    const { socket } = await requestByHand(relay, authorization, ['Content-Length: 1000']);
    socket.write('some');
    await eventually(() => readdirSync(relay.fileFolder).length === 1);
    socket.resetAndDestroy();
    await eventually(() => readdirSync(relay.fileFolder).length === 0);
    await eventually(() => relay.relay.stats().uploads === 0);
    assert.equal(relay.relay.stats().files, 0);
  });

  test('that drip are given up, and the others get their places', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    const authorization = authorizationOf(credentialOf(maya));
    const drips = await Promise.all(
      Array.from({ length: 4 }, () => requestByHand(relay, authorization, ['Content-Length: 20000000'])),
    );
    await eventually(() => relay.relay.stats().uploads === 4);
    assert.equal(await codeOf(await post(relay.url, maya, 'lobby', png)), 'limited', 'so many at a time');
    for (const { socket } of drips) socket.write('x');
    // What is on the disk was read, so the time they are given runs.
    const sizes = (): number[] =>
      readdirSync(relay.fileFolder).map((name) => statSync(join(relay.fileFolder, name)).size);
    await eventually(() => sizes().join() === '1,1,1,1');
    await relay.pass(19_000);
    assert.equal(relay.relay.stats().uploads, 4);
    await relay.pass(2_000);
    await eventually(() => relay.relay.stats().uploads === 0);
    assert.deepEqual(readdirSync(relay.fileFolder), []);
    await upload(relay.url, maya, 'lobby');
    // They are listened to no longer than the answer needs.
    await relay.pass(6_000);
    for (const { answer } of drips) assert.match(await answer, /^HTTP\/1\.1 408 [\s\S]*file-incomplete/);
  });

  test('that go on fast enough may take as long as they need', async (t) => {
    const relay = await relayWithFiles(t);
    const authorization = authorizationOf(credentialOf(await relay.enter('Maya')));
    const part = 'x'.repeat(70_000);
    const { socket, answer } = await requestByHand(relay, authorization, [
      `Content-Length: ${8 * part.length}`,
      'Connection: close',
    ]);
    const size = (): number => {
      const [name] = readdirSync(relay.fileFolder);
      return name === undefined ? 0 : statSync(join(relay.fileFolder, name)).size;
    };
    for (let count = 1; count <= 8; count++) {
      socket.write(part);
      await eventually(() => size() === count * part.length);
      await relay.pass(19_000);
    }
    assert.match(await answer, /^HTTP\/1\.1 201 /);
  });

  test('are taken nowhere else, however they come', async (t) => {
    const relay = await relayWithFiles(t);
    for (const [method, path] of [
      ['POST', '/healthz'],
      ['GET', '/healthz'],
      ['PUT', '/files'],
      ['PUT', '/files/f_AAAAAAAAAAAAAAAAAAAAAA'],
      ['POST', '/files/a/b'],
      ['POST', '/nothing'],
    ] as const) {
      const socket = connect(relay.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      let text = '';
      socket.on('data', (data: Buffer) => (text += data.toString()));
      // Nothing of the body ever comes.
      socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: relay\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n`,
      );
      await closed;
      assert.match(text, /^HTTP\/1\.1 4(04|05|13) /, `${method} ${path}`);
    }
  });

  test('of images that claim too many pixels are refused', async (t) => {
    const relay = await relayWithFiles(t);
    const maya = await relay.enter('Maya');
    for (const bytes of pixelBombs) {
      const answer = await post(relay.url, maya, 'lobby', new Uint8Array(bytes));
      assert.deepEqual([answer.status, await codeOf(answer)], [415, 'file-type-refused'], bytes.toString('hex', 0, 30));
    }
    assert.deepEqual(readdirSync(relay.fileFolder), []);
  });
});

test(`security row 17: ${fuzzCount} uploads made up of what is hostile: none escapes, none is more than it may be`, async (t) => {
  const browser = await openBrowser();
  const site = await temporaryFolder();
  t.after(async () => {
    await browser.close();
    rmSync(site, { recursive: true });
  });
  writeFileSync(join(site, 'index.html'), '<!doctype html><title>Site</title><body>');
  const relay = await relayWithFiles(t, {
    static: site,
    limits: { fileBytes: 100_000 },
    files: { userBytes: 1e12, totalBytes: 1e12 },
  });
  const maya = await relay.enter('Maya');
  const authorization = authorizationOf(credentialOf(maya));
  const seed = Number(process.env['FILE_FUZZ_SEED'] ?? 1);
  const random = new Random(seed).next;
  const below = (bound: number): number => Math.floor(random() * bound);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const heads = [...hostileFiles.map(({ bytes }) => bytes), ...pixelBombs, png];

  function madeUp(): Buffer {
    const bytes = Buffer.concat([
      pick(heads),
      ...(below(2) ? [pick(heads)] : []),
      Buffer.alloc(below(3) ? 0 : below(5_000), below(256)),
    ]);
    for (let count = below(8); count > 0 && bytes.length > 0; count--) {
      bytes[below(below(2) ? Math.min(bytes.length, 64) : bytes.length)] = pick([0, 0xff, 0x3c, below(256)]);
    }
    return bytes.subarray(0, below(4) ? bytes.length : below(bytes.length + 1));
  }
  const madeUpName = (): string =>
    pick(hostileNames).slice(0, 100) + (below(2) ? pick(['.html', '.svg', '\0.png', '/..', '%00']) : '');

  const { page, hits } = await visitSite(browser, `${relay.url}/`);
  let waiting: string[] = [];
  let shownCount = 0;
  async function show(): Promise<void> {
    shownCount += waiting.length;
    await page.evaluate(embed, waiting, authorization, showing);
    assert.equal(hits(), 0, `one of ${waiting.join(' ')} of seed ${seed} ran`);
    waiting = [];
  }
  const outcomes = new Map<string, number>();
  const note = (outcome: string): void => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  for (let count = 0; count < fuzzCount; count++) {
    await relay.pass(1_000);
    const what = `upload ${count} of seed ${seed}`;
    const bytes = madeUp();
    if (below(10) === 0) {
      // Less than it says, and gone.
      const lie = await requestByHand(relay, authorization, [`Content-Length: ${bytes.length + 1 + below(1_000)}`]);
      lie.socket.write(bytes);
      lie.socket.end();
      assert.doesNotMatch(await lie.answer, /^HTTP\/1\.1 2/, what);
      note('broken off');
      continue;
    }
    const headers = {
      'content-type': pick(['text/html', 'image/svg+xml', 'multipart/form-data; boundary=x', 'image/png']),
    };
    const body = below(3) ? new Uint8Array(bytes) : new Blob([new Uint8Array(bytes)]).stream();
    const response = await post(relay.url, maya, 'lobby', body, { name: madeUpName().toWellFormed(), headers });
    if (response.status !== 201) {
      note(await codeOf(response));
      assert.equal(response.status, 415, what);
      continue;
    }
    const file = (await response.json()) as { id: string; name: string; type: string; bytes: number; width?: number };
    note(file.type);
    assert.ok(isFileId(file.id), what);
    assertSafeName(file.name, what);
    assert.equal(file.bytes, bytes.length, what);
    assert.match(
      file.type,
      /^(application\/octet-stream|image\/(png|apng|jpeg|gif|webp|avif)|(audio|video)\/[\w.-]+)$/,
      what,
    );
    assert.ok(file.type.startsWith('image/') === (file.width !== undefined), what);
    const read = await get(relay.url, maya, file.id);
    assert.equal(read.headers.get('content-type'), file.type, what);
    assert.equal(read.headers.get('x-content-type-options'), 'nosniff', what);
    assert.match(read.headers.get('content-security-policy')!, /sandbox/, what);
    const isInline = read.headers.get('content-disposition')!.startsWith('inline');
    assert.equal(isInline, file.type !== 'application/octet-stream', what);
    if (isInline && waiting.push(`${relay.url}/files/${file.id}`) === 8) await show();
    assert.deepEqual(Buffer.from(await read.arrayBuffer()), bytes, what);
  }
  await eventually(() => relay.relay.stats().uploads === 0);
  await eventually(() => readdirSync(relay.fileFolder).every((name) => /^[0-9a-f]{32}$/.test(name)));
  assert.deepEqual(readdirSync(join(relay.fileFolder, '..')), ['files']);
  const { files, filesRemoved } = relay.relay.stats();
  assert.equal(readdirSync(relay.fileFolder).length, files - filesRemoved, JSON.stringify([...outcomes]));

  await show();
  t.diagnostic(`${shownCount} shown in a browser`);
  t.diagnostic(JSON.stringify(Object.fromEntries(outcomes)));
});
