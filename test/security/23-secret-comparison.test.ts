import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { newServiceKey } from '../../server/src/auth/service-key.ts';
import { createTokensFor } from '../../server/src/auth/setup.ts';
import { hashOf, isSameHash, ownSecrets, parseSecrets } from '../../server/src/auth/secrets.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { relayFor } from '../support/relay-test.ts';
import { claimsOf, hmacToken, secret } from '../support/tokens.ts';

describe('security row 23: comparing secrets', () => {
  test('by hashes of one length, whatever is given', () => {
    const expected = hashOf(secret);
    assert.ok(isSameHash(hashOf(secret), expected));
    for (const given of ['', 'a', secret.slice(1), `${secret}x`, 'é'.repeat(43), '\0', 'x'.repeat(256)]) {
      assert.ok(!isSameHash(hashOf(given), expected));
    }
    for (const stored of ['', 'ab', expected.slice(2), `${expected}ab`, 'not hex']) {
      assert.ok(!isSameHash(expected, stored), `a stored hash of another length: ${stored}`);
    }
  });

  test('a guest that does not exist is answered as one with a wrong secret', async (t) => {
    const relay = await relayFor(t);
    const guest = await relay.enter('Maya');
    const answers: unknown[] = [];
    for (const id of [guest.welcome.user.id, 'g_nobody', '__proto__', '']) {
      const client = await relay.connect();
      client.send({ type: 'hello', protocol: 1, credential: { kind: 'guest', id, secret: 'wrong' } });
      await client.closed;
      answers.push(client.received);
    }
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  test('a key of a service that does not exist is answered as one with another secret', async (t) => {
    const relay = await relayFor(t);
    const { info } = await relay.relay.keys.add({ name: 'Bot', scopes: ['read'] });
    const answers: unknown[] = [];
    for (const id of [info.id, 'AAAAAAAA']) {
      const client = await relay.connect();
      client.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: newServiceKey(id).key } });
      await client.closed;
      answers.push(client.received);
    }
    assert.deepEqual(answers[1], answers[0]);
  });
});

describe('security row 30: secrets that nobody chose', () => {
  test('are made at the first start, for the eyes of the relay only, and are the same at the next', async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'live-chat-test-'));
    t.after(() => rm(folder, { recursive: true }));
    const data = path.join(folder, 'data');
    const [made] = ownSecrets(data);
    assert.match(made!, /^[\w-]{43}$/);
    const file = path.join(data, 'auth-secret');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(ownSecrets(data), [made]);
    await writeFile(file, (await readFile(file, 'utf8')).trim(), { mode: 0o644 });
    assert.deepEqual(ownSecrets(data), [made]);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const tokens = createTokensFor({}, data, 80, new ManualClock(), log);
    assert.ok((await tokens!.verify(hmacToken(claimsOf('maya'), undefined, made))).ok);
    assert.ok(!(await tokens!.verify(hmacToken(claimsOf('maya')))).ok);
  });

  test('a secret that could be guessed is refused, without being told', () => {
    for (const weak of ['', '\n\n', 'password', `${secret}\nshort`]) {
      assert.throws(
        () => parseSecrets(weak, 'the file'),
        (error: Error) => !/password|short/.test(error.message),
      );
    }
    assert.deepEqual(parseSecrets(` ${secret} \r\n\n${secret}2\n`, 'the file'), [secret, `${secret}2`]);
  });

  test('two secrets, while one takes the place of another: both are good', async (t) => {
    const next = 'another-secret-of-the-tests-0123456789abcdef';
    const relay = await relayFor(t, { auth: { secrets: [next, secret] } });
    for (const key of [next, secret]) {
      const token = hmacToken(claimsOf('maya'), undefined, key);
      await relay.enter(undefined, { kind: 'token', token });
    }
  });
});
