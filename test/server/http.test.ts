import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { rm } from 'node:fs/promises';
import { createRelay } from '../../server/src/index.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { temporaryFolder } from '../support/relay.ts';
import { relayFor } from '../support/relay-test.ts';
import { enter } from '../support/wire-client.ts';

const script = `export const text = '${'chat '.repeat(500)}';`;

async function folderFor(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

describe('the script', () => {
  test('may be loaded by pages of any website, unlike the socket', async (t) => {
    const publicFolder = await folderFor(t, { 'live-chat.js': script, 'live-chat.js.map': '{}' });
    const relay = await relayFor(t, { environment: { publicFolder } });
    const response = await fetch(`${relay.url}/live-chat.js`, { headers: { origin: 'https://any.test' } });
    assert.equal(await response.text(), script);
    const { headers } = response;
    assert.equal(headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('cache-control') ?? '', /max-age=300\b/);
    assert.equal((await fetch(`${relay.url}/live-chat.js.map`)).status, 200);
    assert.equal((await fetch(`${relay.url}/healthz`)).headers.get('access-control-allow-origin'), null);
  });

  test('is revalidated by its hash, and immutable under an address that names it', async (t) => {
    const publicFolder = await folderFor(t, { 'live-chat.js': script });
    const relay = await relayFor(t, { environment: { publicFolder } });
    const url = `${relay.url}/live-chat.js`;
    const first = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    const etag = first.headers.get('etag')!;
    const again = await fetch(url, { headers: { 'if-none-match': etag, 'accept-encoding': 'identity' } });
    assert.deepEqual([again.status, await again.text()], [304, '']);
    const named = await fetch(`${url}?v=${etag.replaceAll('"', '')}`);
    assert.match(named.headers.get('cache-control') ?? '', /immutable/);
    assert.doesNotMatch((await fetch(`${url}?v=other`)).headers.get('cache-control') ?? '', /immutable/);
    await writeFile(join(publicFolder, 'live-chat.js'), 'changed');
    await utimes(join(publicFolder, 'live-chat.js'), 1, 1);
    const changed = await fetch(url, { headers: { 'if-none-match': etag } });
    assert.deepEqual([changed.status, await changed.text()], [200, 'changed']);
  });

  for (const [encoding, decode] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    test(`comes compressed with ${encoding} to those who take it`, async (t) => {
      const publicFolder = await folderFor(t, { 'live-chat.js': script });
      const relay = await relayFor(t, { environment: { publicFolder } });
      const { request } = await import('node:http');
      const [headers, bytes] = await new Promise<[Record<string, unknown>, Buffer]>((resolve) => {
        request(`${relay.url}/live-chat.js`, { headers: { 'accept-encoding': `${encoding}, x;q=0` } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve([response.headers, Buffer.concat(chunks)]));
        }).end();
      });
      assert.equal(headers['content-encoding'], encoding);
      assert.match(String(headers['vary']), /accept-encoding/);
      assert.equal(decode(bytes).toString(), script);
    });
  }

  test('that is not built says what to do', async (t) => {
    const relay = await relayFor(t, { environment: { publicFolder: await folderFor(t, {}) } });
    const response = await fetch(`${relay.url}/live-chat.js`);
    assert.equal(response.status, 404);
    assert.match(await response.text(), /npm run build/);
  });
});

describe('what is refused', () => {
  test('has a code and says what is wrong, whatever it is', async (t) => {
    const relay = await relayFor(t);
    const post = (type: string): RequestInit => ({
      method: 'POST',
      headers: { 'content-type': type },
      body: 'x'.repeat(70_000),
    });
    for (const [path, init, status, code, message] of [
      ['%zz', {}, 400, 'bad-request', 'the address is not well-formed, or a part of it too long'],
      ['nothing-here', {}, 404, 'not-found', 'nothing here'],
      ['connect/stream', post('text/plain'), 413, 'frame-too-large', 'the body is too large'],
      [
        'connect/stream',
        post('application/json'),
        415,
        'bad-request',
        'the body is of a type that is not taken; frames are text/plain',
      ],
    ] as const) {
      const response = await fetch(`${relay.url}/${path}`, init);
      assert.deepEqual([response.status, await response.json()], [status, { code, message }], path);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff', path);
    }
  });
});

describe('headers', () => {
  test('of what is the relay’s own forbid everything that a page could do with it', async (t) => {
    const relay = await relayFor(t);
    for (const path of ['healthz', 'live-chat.js', 'nothing-here']) {
      const { headers } = await fetch(`${relay.url}/${path}`);
      assert.equal(headers.get('content-security-policy'), "default-src 'none';frame-ancestors 'none'", path);
      assert.equal(headers.get('x-frame-options'), 'SAMEORIGIN', path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('x-powered-by'), null, path);
      // Without TLS of its own it does not know whether there is any.
      assert.equal(headers.get('strict-transport-security'), null, path);
    }
  });

  test('of pages leave their policy and their frames to their owner', async (t) => {
    const relay = await relayFor(t, { static: await folderFor(t, { 'index.html': '<h1>Shop</h1>' }) });
    const { headers } = await fetch(`${relay.url}/`);
    assert.equal(headers.get('content-security-policy'), null);
    assert.equal(headers.get('x-frame-options'), null);
    assert.equal(headers.get('cross-origin-opener-policy'), null);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });
});

describe('health', () => {
  test('tells a relay that runs from one that can store', async (t) => {
    const relay = await relayFor(t);
    const status = async (path: string) => (await fetch(`${relay.url}${path}`)).status;
    assert.deepEqual([await status('/healthz'), await status('/readyz')], [200, 200]);
    relay.store.failure = 'store-unavailable';
    assert.deepEqual([await status('/healthz'), await status('/readyz')], [200, 503]);
    const { reason } = (await (await fetch(`${relay.url}/readyz`)).json()) as { reason: string };
    assert.equal(reason, 'store-unavailable');
    relay.store.failure = undefined;
    assert.equal(await status('/readyz'), 200);
  });
});

describe('pages', () => {
  test('of the folder are served at /, and nothing else', async (t) => {
    const folder = await folderFor(t, {
      'site/index.html': '<h1>hi</h1>',
      'site/sub/page.html': 'page',
      'site/.secret': 'secret',
      'outside.txt': 'outside',
    });
    const relay = await relayFor(t, { static: join(folder, 'site') });
    const get = (path: string) => fetch(`${relay.url}${path}`);
    assert.equal(await (await get('/')).text(), '<h1>hi</h1>');
    assert.equal(await (await get('/sub/page.html')).text(), 'page');
    for (const path of ['/sub/', '/.secret', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/nothing', '/%00', '/%']) {
      const response = await get(path);
      assert.ok(response.status >= 400 && response.status < 500, `${path}: ${response.status}`);
      assert.doesNotMatch(await response.text(), /secret|outside/);
    }
  });

  test('are not served unless asked for', async (t) => {
    const relay = await relayFor(t);
    assert.equal((await fetch(relay.url)).status, 404);
  });
});

/** A server of somebody else's, with a relay below a path of it. */
async function site(
  t: TestContext,
  path?: string,
): Promise<{ server: Server; url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => response.end(`my own ${request.url}`));
  const relay = await createRelay({ store: new MemoryStore(), logLevel: 'silent' });
  if (path === undefined) relay.attach(server);
  else relay.attach(server, path);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    await relay.close({ within: 500 });
    server.close();
    server.closeAllConnections();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => relay.close() };
}

describe('a relay on a server of one’s own', () => {
  test('has what is below its path, and leaves the rest', async (t) => {
    const { url } = await site(t, '/chat/');
    assert.equal(await (await fetch(`${url}/`)).text(), 'my own /');
    assert.equal(await (await fetch(`${url}/chatter`)).text(), 'my own /chatter');
    assert.equal((await fetch(`${url}/chat/healthz`)).status, 200);
    const maya = await enter(`${url.replace('http', 'ws')}/chat/connect`);
    await maya.join('lobby');
    await maya.close();
  });

  test('is at /live-chat unless told otherwise, and leaves other sockets to others', async (t) => {
    const { server, url } = await site(t);
    await (await enter(`${url.replace('http', 'ws')}/live-chat/connect`)).close();
    const asked = new Promise<string>((resolve) => {
      server.on('upgrade', (request, socket) => {
        if (request.url !== '/mine') return;
        socket.destroy();
        resolve(request.url);
      });
    });
    const { WebSocket } = await import('ws');
    new WebSocket(`${url.replace('http', 'ws')}/mine`).on('error', () => undefined);
    assert.equal(await asked, '/mine');
  });

  test('gives everything back when it closes', async (t) => {
    const { url, close } = await site(t, '/chat');
    await close();
    assert.equal(await (await fetch(`${url}/chat/healthz`)).text(), 'my own /chat/healthz');
  });

  test('needs a path of its own', async (t) => {
    const relay = await createRelay({ store: new MemoryStore(), logLevel: 'silent' });
    t.after(() => relay.close());
    assert.throws(() => relay.attach(createServer(), '/'), RangeError);
  });
});
