import assert from 'node:assert/strict';
import { copyFile, rm, utimes, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { connect } from 'node:tls';
import { createRelay } from '../../server/src/index.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { assertOneLine, runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/relay.ts';
import { relayFor } from '../support/relay-test.ts';

const certificates = path.resolve(import.meta.dirname, '../support/certificates');

/** Copies of a test certificate and its key, valid for `localhost`. */
async function filesFor(t: TestContext, name = 'first'): Promise<{ cert: string; key: string }> {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  const files = { cert: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  await put(files, name);
  return files;
}

async function put({ cert, key }: { cert: string; key: string }, name: string): Promise<void> {
  await copyFile(path.join(certificates, `${name}.cert.pem`), cert);
  await copyFile(path.join(certificates, `${name}.key.pem`), key);
}

/** The name in the certificate that is shown to a new connection. */
function shownBy(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: 'localhost', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN as string);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

describe('TLS by certificate files', () => {
  test('pages and sockets are served by it, and browsers are told to stay with it', async (t) => {
    const relay = await relayFor(t, { tls: await filesFor(t) });
    assert.match(relay.url, /^https:/);
    const client = await relay.connect({ rejectUnauthorized: false });
    assert.equal((await client.hello({ name: 'Maya' })).user.name, 'Maya');
    const answer = await client.say('lobby', 'k', 'over TLS');
    assert.equal(answer.type, 'ack');
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      get(`${relay.url}/healthz`, { rejectUnauthorized: false }, (response) => {
        response.resume();
        resolve(response.headers);
      }).on('error', reject);
    });
    // Other hosts below this one may have no TLS.
    assert.match(String(headers['strict-transport-security']), /^max-age=\d{7,}$/);
  });

  test('a renewed certificate is taken up without a restart, and connections go on', async (t) => {
    const files = await filesFor(t);
    const relay = await relayFor(t, { tls: files });
    const client = await relay.connect({ rejectUnauthorized: false });
    await client.hello();
    assert.equal(await shownBy(relay.port), 'first.live-chat.test');
    await put(files, 'second');
    await utimes(files.cert, new Date(), new Date(Date.now() + 5_000));
    await relay.pass(10_000);
    assert.equal(await shownBy(relay.port), 'second.live-chat.test');
    assert.equal((await client.say('lobby', 'k', 'still here')).type, 'ack');
  });

  test('half a renewal changes nothing until the other half is there', async (t) => {
    const files = await filesFor(t);
    const relay = await relayFor(t, { tls: files });
    await copyFile(path.join(certificates, 'second.cert.pem'), files.cert);
    await utimes(files.cert, new Date(), new Date(Date.now() + 5_000));
    await relay.pass(10_000);
    assert.equal(await shownBy(relay.port), 'first.live-chat.test');
    await copyFile(path.join(certificates, 'second.key.pem'), files.key);
    await relay.pass(10_000);
    assert.equal(await shownBy(relay.port), 'second.live-chat.test');
  });

  test('files that are missing, or do not belong together, are told in one line', async (t) => {
    const files = await filesFor(t);
    const other = await filesFor(t, 'second');
    const start = (tls: { cert: string; key: string }) => createRelay({ store: new MemoryStore(), tls });
    await assert.rejects(start({ ...files, key: `${files.key}.not-there` }), /the key .* cannot be read \(ENOENT\)/);
    await assert.rejects(start({ cert: files.cert, key: other.key }), /are not a certificate and its private key/);
    await writeFile(files.cert, 'no PEM');
    await assert.rejects(start(files), /are not a certificate and its private key/);
  });

  test('one option without the other is a misuse', async () => {
    const { code, errors } = await runCli('--tls-cert', 'cert.pem');
    assert.equal(code, 2);
    assertOneLine(errors, /--tls-cert and --tls-key go together/);
  });
});
