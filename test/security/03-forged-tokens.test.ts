import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { joinedRing, keySetRing, secretRing, type KeyRing } from '../../server/src/auth/keys.ts';
import { createTokens, type Tokens } from '../../server/src/auth/tokens.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { relayFor } from '../support/relay-test.ts';
import { temporaryFolder } from '../support/relay.ts';
import {
  claimsOf,
  ecSigner,
  edSigner,
  hmacToken,
  keySet,
  rsaSigner,
  secret,
  tokenOf,
  type Signer,
} from '../support/tokens.ts';
import { claimForgeries, goodTokens, headerForgeries, mutations, numbersFrom } from './forgeries.ts';

/** `FORGERIES=100000 node --test test/security/03-forged-tokens.test.ts` for very many. */
const forgeries = Number(process.env['FORGERIES'] ?? 3_000);
const ours = rsaSigner('ours');
const theirs = rsaSigner('theirs');

function tokensWith(ring: KeyRing, clock = new ManualClock()): Tokens {
  return createTokens({ ring, clock, audience: 'live-chat', nameLength: 80 });
}

function ringOf(clock: ManualClock, ...signers: readonly Signer[]): KeyRing {
  const read = (): Promise<string> => Promise.resolve(keySet(...signers));
  return keySetRing({ source: 'keys', clock, read, onFailure: (error) => assert.fail(String(error)) });
}

function bothKinds(): Tokens {
  const clock = new ManualClock();
  return tokensWith(joinedRing([secretRing([secret]), ringOf(clock, ours)]), clock);
}

describe('security row 3: forged tokens', () => {
  test('good ones are taken, by each kind of key', async () => {
    const tokens = bothKinds();
    for (const token of goodTokens(ours)) assert.ok((await tokens.verify(token)).ok);
    for (const signer of [ecSigner('ec'), edSigner('ed')]) {
      const clock = new ManualClock();
      assert.ok((await tokensWith(ringOf(clock, signer), clock).verify(signer.sign(claimsOf('maya')))).ok);
    }
  });

  for (const [what, token] of [...headerForgeries(ours, theirs), ...claimForgeries()]) {
    test(`refused: ${what}`, async () => {
      const answer = await bothKinds().verify(token);
      assert.ok(!answer.ok);
      assert.ok(answer.code === 'credential-invalid' || answer.code === 'token-expired');
      assert.ok(!answer.message.includes('eve'), 'nothing of the token is in the answer');
    });
  }

  test(`${forgeries} mutated ones: none is taken, none does harm`, async () => {
    const tokens = bothKinds();
    const seed = Number(process.env['SEED'] ?? 20_260_101);
    for (const token of mutations(goodTokens(ours), forgeries, numbersFrom(seed))) {
      const answer = await tokens.verify(token);
      assert.ok(!answer.ok, `seed ${seed} made a token that was taken: ${token}`);
    }
    assert.ok((await tokens.verify(tokenOf('maya'))).ok);
  });

  test('a token for one algorithm is not checked with the key of another', async () => {
    const clock = new ManualClock();
    const ring = ringOf(clock, ours);
    assert.deepEqual(await ring.find({ alg: 'HS256', kid: 'ours' }), []);
    assert.deepEqual(
      (await ring.find({ alg: 'ES256', kid: 'ours' })).map(({ algorithm }) => algorithm),
      ['RS256'],
    );
    assert.deepEqual(await secretRing([secret]).find({ alg: 'RS256' }), []);
  });

  test('secret keys, private keys and keys for encryption in a key set are left out', async () => {
    const clock = new ManualClock();
    const k = Buffer.from(secret).toString('base64url');
    const set = {
      keys: [
        { kty: 'oct', k, kid: 'oct', alg: 'HS256' },
        { ...ours.jwk, kid: 'enc', use: 'enc' },
        { ...ours.jwk, kid: 'private', d: 'AAAA' },
        { ...ours.jwk, kid: 'odd', alg: 'none' },
        { ...ours.jwk, kid: 'broken', n: '!' },
        null,
        'text',
        ours.jwk,
      ],
    };
    const ring = keySetRing({ source: 'x', clock, read: async () => JSON.stringify(set), onFailure: assert.ifError });
    for (const kid of ['oct', 'enc', 'private', 'odd', 'broken', '__proto__', 'constructor']) {
      assert.deepEqual(await ring.find({ alg: 'RS256', kid }), [], kid);
    }
    assert.equal((await ring.find({ alg: 'RS256', kid: 'ours' })).length, 1);
    const tokens = tokensWith(ring, clock);
    assert.ok(!(await tokens.verify(hmacToken(claimsOf('eve'), { alg: 'HS256', kid: 'oct' }))).ok);
  });

  test('over the wire: closed with credential-invalid, and the next one is let in', async (t) => {
    const relay = await relayFor(t, { auth: { secrets: [secret] } });
    for (const [what, token] of headerForgeries(ours, theirs).slice(0, 40)) {
      const client = await relay.connect();
      client.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token } });
      assert.deepEqual(await client.closed, { code: 4201, reason: 'credential-invalid' }, what);
    }
    const maya = await relay.enter(undefined, { kind: 'token', token: tokenOf('maya') });
    assert.deepEqual(maya.welcome.user, { id: 'u_maya', name: 'Maya', kind: 'user' });
  });
});

describe('security row 3: keys that change', () => {
  test('a new one is found at once, an old one is forgotten, and nobody makes the relay ask more often than the cooldown', async () => {
    const clock = new ManualClock();
    let signers = [ours];
    let reads = 0;
    const read = async (): Promise<string> => (reads++, keySet(...signers));
    const tokens = tokensWith(keySetRing({ source: 'x', clock, read, onFailure: assert.ifError }), clock);
    const good = (): string => ours.sign(claimsOf('maya', { exp: 9_999_999_999 }));
    assert.ok((await tokens.verify(good())).ok);
    const next = rsaSigner('next');
    const fresh = next.sign(claimsOf('maya', { exp: 9_999_999_999 }));
    signers = [next];
    for (let index = 0; index < 50; index++) assert.ok(!(await tokens.verify(theirs.sign(claimsOf('eve')))).ok);
    assert.equal(reads, 1, 'an unknown key within the cooldown');
    clock.advance(30_000);
    assert.ok((await Promise.all([tokens.verify(fresh), tokens.verify(fresh)])).every(({ ok }) => ok));
    assert.equal(reads, 2, 'asked once for all who wait');
    assert.ok(!(await tokens.verify(good())).ok, 'the former key is gone');
    clock.advance(600_000);
    assert.ok((await tokens.verify(fresh)).ok);
    assert.equal(reads, 3, 'read again when old');
  });

  test('while they cannot be read the former ones go on, and one that is not among them is told to come again', async () => {
    const clock = new ManualClock();
    let isDown = true;
    const failures: unknown[] = [];
    const read = async (): Promise<string> => {
      if (isDown) throw new Error('down');
      return keySet(ours);
    };
    const tokens = tokensWith(
      keySetRing({ source: 'x', clock, read, onFailure: (error) => failures.push(error) }),
      clock,
    );
    const good = ours.sign(claimsOf('maya', { exp: 9_999_999_999 }));
    await assert.rejects(tokens.verify(good), { name: 'KeysUnavailableError' });
    isDown = false;
    clock.advance(30_000);
    assert.ok((await tokens.verify(good)).ok);
    isDown = true;
    clock.advance(600_000);
    assert.ok((await tokens.verify(good)).ok);
    assert.equal(failures.length, 2);
  });

  test('over the wire: by address and by file', async (t) => {
    const server = createServer((_, response) => response.end(keySet(ours))).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const file = join(await temporaryFolder(), 'keys.json');
    await writeFile(file, keySet(ours));
    for (const keys of [`http://127.0.0.1:${port}/`, file]) {
      const relay = await relayFor(t, { auth: { keys } });
      const maya = await relay.enter(undefined, { kind: 'token', token: ours.sign(claimsOf('maya')) });
      assert.equal(maya.welcome.user.id, 'u_maya');
    }
    const broken = await relayFor(t, { auth: { keys: `${file}.missing` } });
    const client = await broken.connect();
    client.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: ours.sign(claimsOf('maya')) } });
    assert.deepEqual(await client.closed, { code: 4103, reason: 'busy' }, 'to be tried again, not signed out');
  });
});
