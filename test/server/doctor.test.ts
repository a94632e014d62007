import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { examine, type DoctorOptions } from '../../server/src/doctor/doctor.ts';
import type { Finding } from '../../server/src/doctor/finding.ts';
import type { RelayOptions } from '../../server/src/index.ts';
import { startProxy, type Manners } from '../support/bad-proxy.ts';
import { certificate, endedCertificate, key } from '../support/certificates.ts';
import { assertOneLine, runCli, startCliWith } from '../support/cli.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { startRelay, temporaryFolder } from '../support/relay.ts';

/** What `relayFor` gives a test, on the real clock and with a script to serve. */
async function relayAndProxy(
  t: TestContext,
  manners: Manners = {},
  options: RelayOptions = {},
): Promise<{ url: string; direct: string; store: MemoryStore }> {
  const folder = await temporaryFolder();
  const publicFolder = path.join(folder, 'public');
  await mkdir(publicFolder);
  await writeFile(path.join(publicFolder, 'live-chat.js'), 'console.log("chat");');
  const store = new MemoryStore();
  const relay = await startRelay({
    store,
    data: folder,
    ...options,
    environment: { publicFolder, ...options.environment },
  });
  t.after(async () => {
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { url: await startProxy(t, relay.port, manners), direct: relay.url, store };
}

/** The findings by their check. */
async function findings(
  url: string,
  options: Partial<DoctorOptions> = {},
): Promise<Readonly<Record<string, Finding | undefined>>> {
  const all = await examine({ address: new URL(url), deadline: 10_000, ...options });
  for (const { verdict, text, advice } of all) {
    assert.ok(text !== '');
    if (verdict === 'bad') assert.ok(advice, `${text}: nothing is said about what to do`);
  }
  return Object.fromEntries(all.map((finding) => [finding.check, finding]));
}

function assertIs(finding: Finding | undefined, verdict: Finding['verdict'], text: RegExp, advice = /./): void {
  assert.ok(finding, 'there is no such finding');
  assert.equal(finding.verdict, verdict, finding.text);
  assert.match(finding.text, text);
  if (verdict === 'bad') assert.match(finding.advice!, advice);
}

describe('doctor', { concurrency: 4 }, () => {
  test('finds nothing wrong with a relay that is well, and leaves one guest and nothing else', async (t) => {
    const { direct, store } = await relayAndProxy(t);
    const all = await examine({ address: new URL(direct), deadline: 10_000 });
    assert.deepEqual(
      all.filter(({ verdict }) => verdict === 'bad'),
      [],
    );
    const checks = all.map(({ check }) => check);
    for (const check of [
      'address',
      'http',
      'ready',
      'script',
      'cors',
      'websocket',
      'hello',
      'clock',
      'heartbeat',
      'event stream',
      'long polling',
    ]) {
      assert.ok(checks.includes(check), check);
    }
    const hello = all.find(({ check }) => check === 'hello')!;
    assert.match(hello.text, /welcomed by live-chat-relay\/[\d.]+ as guest g_/);
    assert.equal(store.guests.size, 1);
    assert.deepEqual([store.calls.append, store.calls.saveReads], [0, 0]);
  });

  /** What a proxy does, and how it shows. */
  const proxies: readonly (readonly [what: string, manners: Manners, check: string, text: RegExp, advice: RegExp])[] = [
    [
      'strips upgrades',
      { stripsUpgrade: true },
      'websocket',
      /HTTP 404 from testproxy: .*lost its Upgrade/,
      /\$http_upgrade/,
    ],
    ['answers upgrades with 400', { refusesUpgrade: 400 }, 'websocket', /HTTP 400.*lost its Upgrade/, /nginx/],
    ['answers upgrades with 426', { refusesUpgrade: 426 }, 'websocket', /HTTP 426.*lost its Upgrade/, /nginx/],
    [
      'answers upgrades with 404',
      { refusesUpgrade: 404 },
      'websocket',
      /HTTP 404 from testproxy: no socket/,
      /\/connect/,
    ],
    ['answers upgrades with 502', { refusesUpgrade: 502 }, 'websocket', /HTTP 502.*does not reach/, /target/],
    ['refuses upgrades', { refusesUpgrade: 403 }, 'websocket', /HTTP 403 from testproxy/, /firewall/],
    ['does not pass Host on', { hidesHost: true }, 'own pages', /own address are refused/, /Host \$host/],
    [
      'changes the script',
      { rewrites: (body, headers) => (/javascript/.test(headers['content-type'] ?? '') ? `${body};` : body) },
      'script',
      /changed on the way/,
      /rewrites scripts/,
    ],
    [
      'drops the CORS header',
      {
        rewrites(body, headers) {
          delete headers['access-control-allow-origin'];
          return body;
        },
      },
      'cors',
      /access-control-allow-origin is missing/,
      /pass it on/,
    ],
    [
      'does not reach the relay',
      { answers: [502, { server: 'testproxy' }, 'bad gateway'] },
      'http',
      /HTTP 502 from testproxy/,
      /target/,
    ],
    [
      'is another site',
      { answers: [200, {}, '<h1>Welcome</h1>'] },
      'http',
      /HTTP 200, and not from a relay/,
      /host, port/,
    ],
    ['has nothing at this path', { answers: [404, {}, ''] }, 'http', /HTTP 404: there is no relay/, /path/],
    [
      'leads elsewhere',
      { answers: [301, { location: 'https://x.test/' }, ''] },
      'http',
      /HTTP 301 to https:\/\/x\.test/,
      /that address/,
    ],
    ['wants a password', { answers: [401, {}, ''] }, 'http', /HTTP 401: somebody before/, /password/],
  ];
  for (const [what, manners, check, text, advice] of proxies) {
    test(`a proxy that ${what}`, async (t) => {
      const { url } = await relayAndProxy(t, manners);
      const found = await findings(url);
      assertIs(found[check], 'bad', text, advice);
      // It is that alone: nothing else is blamed.
      const others = Object.values(found).filter((finding) => finding!.verdict === 'bad' && finding!.check !== check);
      assert.deepEqual(others, []);
    });
  }

  test('a proxy that does nothing wrong is named, and nothing more', async (t) => {
    const { url } = await relayAndProxy(t);
    const found = await findings(url);
    assertIs(found['proxy'], 'note', /through testproxy/);
    assert.ok(Object.values(found).every((finding) => finding!.verdict !== 'bad'));
  });

  test('P16: a proxy that holds streamed answers back; long polling still goes through', async (t) => {
    const { url } = await relayAndProxy(t, { buffers: true });
    const found = await findings(url, { deadline: 3_000 });
    assertIs(found['event stream'], 'note', /held back/);
    assert.match(found['event stream']!.advice!, /proxy_buffering off/);
    assertIs(found['long polling'], 'ok', /works/);
    assertIs(found['heartbeat'], 'ok', /answered/);
  });

  test('P16: a proxy that refuses POST, while WebSocket works', async (t) => {
    const { url } = await relayAndProxy(t, { refusesPost: true });
    const found = await findings(url);
    for (const check of ['event stream', 'long polling']) assertIs(found[check], 'bad', /HTTP 405/, /pass POST/);
    assertIs(found['heartbeat'], 'ok', /answered/);
  });

  test('a proxy that does not answer upgrades at all', async (t) => {
    const { url } = await relayAndProxy(t, { refusesUpgrade: 0 });
    assertIs((await findings(url, { deadline: 3_000 }))['websocket'], 'bad', /no answer within 3 s/, /firewall/);
  });

  test('a proxy that cuts connections, with --patience', async (t) => {
    const { url, direct } = await relayAndProxy(t, { cutsAfter: 1_500 });
    assertIs((await findings(url, { patience: 60_000 }))['patience'], 'bad', /was cut after \d+ s \(1006\)/, /idle/);
    assertIs((await findings(direct, { patience: 200 }))['patience'], 'ok', /stayed for 0\.2 s/);
  });

  test('origins: one that is listed, one that is not, and a relay that is open to all', async (t) => {
    const listed = await relayAndProxy(t, {}, { origins: ['https://www.example.com'] });
    const found = await findings(listed.direct, { origin: 'https://www.example.com' });
    assertIs(found['origin'], 'ok', /www\.example\.com may connect/);
    assertIs(found['origins'], 'ok', /not listed are refused/);
    const other = await findings(listed.direct, { origin: 'https://shop.example' });
    assertIs(other['origin'], 'bad', /shop\.example may not connect/, /--origins https:\/\/shop\.example/);
    const hidden = await startProxy(t, Number(new URL(listed.direct).port), { hidesOrigin: true });
    assertIs((await findings(hidden))['origins'], 'note', /any website may connect/);
  });

  test('a relay that cannot store, with the reason', async (t) => {
    const { direct, store } = await relayAndProxy(t);
    store.failure = 'store-unavailable';
    assertIs((await findings(direct))['ready'], 'bad', /not ready: store-unavailable/, /disk/);
  });

  test('a clock that differs', async (t) => {
    const clock = {
      now: () => Date.now() + 3_600_000,
      elapsed: () => performance.now(),
      every(milliseconds: number, callback: () => void) {
        const timer = setInterval(callback, milliseconds);
        return () => clearInterval(timer);
      },
      random: Math.random,
    };
    const { direct } = await relayAndProxy(t, {}, { environment: { clock } });
    assertIs((await findings(direct))['clock'], 'note', /differ by 3600 s/);
  });

  test('a relay below a path of another server', async (t) => {
    const { direct } = await relayAndProxy(t);
    assertIs((await findings(`${direct}/chat`))['http'], 'bad', /no relay at this path/, /live-chat/);
  });

  test('a port at which nothing listens, and one at which something else does', async (t) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.resume().end('220 mail.example ESMTP\r\n');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assertIs((await findings(`http://127.0.0.1:${port}`))['http'], 'bad', /no web server/);
    assertIs((await findings(`https://127.0.0.1:${port}`))['certificate'], 'bad', /does not speak TLS/);
    await new Promise((resolve) => server.close(resolve));
    assertIs((await findings(`http://127.0.0.1:${port}`))['http'], 'bad', /nothing listens/);
  });

  test('a name that is not known', async () => {
    const found = await findings('http://nowhere.invalid');
    assertIs(found['address'], 'bad', /nowhere\.invalid is not known/);
    assert.equal(Object.keys(found).length, 1);
  });

  test('certificates: one that nobody knows, one that has ended', async (t) => {
    const unknown = await relayAndProxy(t, { tls: { key, cert: certificate } });
    const found = await findings(unknown.url);
    assertIs(found['certificate'], 'bad', /browsers refuse it: \w*SELF_SIGNED/, /full chain/);
    // The others are checked all the same.
    assertIs(found['heartbeat'], 'ok', /answered/);
    const ended = await relayAndProxy(t, { tls: { key, cert: endedCertificate } });
    assertIs((await findings(ended.url))['certificate'], 'bad', /ended \d+ days ago/, /Renew/);
  });

  describe('the command', () => {
    test('says ok with exit code 0, in words and as JSON, over TLS', async (t) => {
      const { url } = await relayAndProxy(t, { tls: { key, cert: certificate } });
      const authority = path.join(await temporaryFolder(), 'authority.pem');
      await writeFile(authority, certificate);
      t.after(() => rm(path.dirname(authority), { recursive: true }));
      const env = { NODE_EXTRA_CA_CERTS: authority };
      const { code, output } = await startCliWith(env, 'doctor', url).ended;
      assert.equal(code, 0, output);
      assert.match(output, /^ok {4}certificate +good for \d+ more days \(from Test Authority\)$/m);
      assert.match(output, /^ok {4}heartbeat/m);
      assert.match(output, /\n0 bad, \d+ to note, \d+ ok\. It was there as a guest who joined no room/);
      const json = await startCliWith(env, 'doctor', url, '--json').ended;
      assert.equal(json.code, 0);
      const report = JSON.parse(json.output) as { verdict: string; findings: Finding[] };
      assert.equal(report.verdict, 'note');
      assert.ok(report.findings.some(({ check, verdict }) => check === 'websocket' && verdict === 'ok'));
    });

    test('says bad with exit code 1 and what to do in the next line', async (t) => {
      const { url } = await relayAndProxy(t, { stripsUpgrade: true });
      const { code, output, errors } = await runCli('doctor', url);
      assert.deepEqual([code, errors], [1, '']);
      assert.match(output, /^bad {3}websocket .*Upgrade.*\n +Have the proxy pass upgrades on/m);
    });

    test('explains a wrong address in one line, with exit code 2', async () => {
      const { code, errors } = await runCli('doctor', 'chat.example.com');
      assert.equal(code, 2);
      assertOneLine(errors, /"chat\.example\.com" is not an address such as https:/);
    });
  });
});
