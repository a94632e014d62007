// Row 3 of the threat table, at random: whatever is made up or changed, only what a key of the relay's has signed is a token, in one spelling.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { joinedRing, keySetRing, secretRing } from '../../server/src/auth/keys.ts';
import { createTokens } from '../../server/src/auth/tokens.ts';
import { Random } from '../scenario/random.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { spawnRelay, temporaryFolder } from '../support/relay.ts';
import { claimsOf, ecSigner, edSigner, keySet, rsaSigner, secret, testTime } from '../support/tokens.ts';
import { enter, WireClient } from '../support/wire-client.ts';
import { TokenForger, type Signers } from './token-forger.ts';

/** How many tokens are made up: 4,000 with all tests, more by hand. One in twenty is said in a hello, too. */
const fuzzCount = Number(process.env['TOKEN_FUZZ'] ?? 4_000);
const seed = Number(process.env['TOKEN_FUZZ_SEED'] ?? 1);
const helloCount = Math.ceil(fuzzCount / 20);

const signers: Signers = {
  rsa: rsaSigner('rsa'),
  ec: ecSigner('ec'),
  ed: edSigner('ed'),
  theirs: [rsaSigner('rsa'), ecSigner('ec'), edSigner('ed')],
};
const publicKeys = keySet(signers.rsa, signers.ec, signers.ed);

class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  toString(): string {
    return [...this.#counts].map(([what, count]) => `${what}: ${count}`).join(', ');
  }
}

describe('security row 3: tokens made up at random', () => {
  test(`${fuzzCount} at the check: none is taken, none is more than refused`, async (t) => {
    const clock = new ManualClock();
    const keys = keySetRing({
      source: 'keys',
      clock,
      read: () => Promise.resolve(publicKeys),
      onFailure: (error) => assert.fail(String(error)),
    });
    const tokens = createTokens({
      ring: joinedRing([secretRing([secret]), keys]),
      clock,
      audience: 'live-chat',
      nameLength: 80,
    });
    const forger = new TokenForger(new Random(seed), signers, testTime);
    const isEachGoodTaken = async (): Promise<boolean> =>
      (await Promise.all(forger.good.map((token) => tokens.verify(token)))).every(({ ok }) => ok);
    assert.ok(await isEachGoodTaken());
    const kinds = new Tally();
    const codes = new Tally();
    for (let count = 0; count < fuzzCount; count += 1) {
      const { kind, token } = forger.next();
      const what = `${kind}, number ${count} of seed ${seed}: ${token.slice(0, 2_000)}`;
      const answer = await tokens.verify(token).catch((error: unknown) => assert.fail(`${String(error)} by ${what}`));
      assert.ok(!answer.ok, `taken: ${what}`);
      assert.ok(answer.code === 'credential-invalid' || answer.code === 'token-expired', what);
      assert.ok(!answer.message.includes('eve') && answer.message.length < 200, `${answer.message} by ${what}`);
      kinds.add(kind);
      codes.add(answer.code);
    }
    assert.ok(await isEachGoodTaken(), 'the good ones still are');
    t.diagnostic(`${kinds}; ${codes}`);
  });

  test('a signature that is made into another one that is as good (ECDSA) makes no other token: it is revoked with it', async () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const clock = new ManualClock();
    const read = (): Promise<string> => Promise.resolve(publicKeys);
    const ring = keySetRing({ source: 'keys', clock, read, onFailure: assert.ifError });
    const tokens = createTokens({ ring, clock, audience: 'live-chat', nameLength: 80 });
    const [header, payload, signature] = signers.ec.sign(claimsOf('maya')).split('.') as [string, string, string];
    const hex = Buffer.from(signature, 'base64url').toString('hex');
    const other = (order - BigInt(`0x${hex.slice(64)}`)).toString(16).padStart(64, '0');
    const twin = Buffer.from(hex.slice(0, 64) + other, 'hex').toString('base64url');
    assert.notEqual(twin, signature);
    const idOf = async (token: string): Promise<string | undefined> => {
      const answer = await tokens.verify(token);
      return answer.ok ? answer.identity.token?.id : assert.fail(answer.message);
    };
    assert.equal(await idOf(`${header}.${payload}.${twin}`), await idOf(`${header}.${payload}.${signature}`));
  });

  for (const kind of ['secret', 'keys']) {
    test(`${helloCount} in hellos to a relay with ${kind}: each is refused, and somebody beside goes on talking`, async (t) => {
      const file = join(await temporaryFolder(), kind);
      await writeFile(file, kind === 'secret' ? secret : publicKeys);
      const option = kind === 'secret' ? '--auth-secret-file' : '--auth-keys';
      const relay = await spawnRelay({ sendRate: 10_000, args: [option, file] });
      t.after(() => relay.dispose());
      const forger = new TokenForger(new Random(seed + 1), signers, Math.floor(Date.now() / 1_000));
      const token = forger.good[kind === 'secret' ? 0 : 1]!;
      const maya = await enter(relay.socketUrl, undefined, { kind: 'token', token });
      t.after(() => maya.cut());
      assert.equal(maya.welcome.user.id, 'u_maya');
      await maya.join('lobby');
      const codes = new Tally();

      async function say(forged: ReturnType<TokenForger['next']>): Promise<void> {
        const client = await WireClient.open(relay.socketUrl);
        client.send({ type: 'hello', protocol: 1, credential: { kind: 'token', token: forged.token } });
        const welcome = client.next('welcome').catch(() => undefined);
        const answer = await Promise.race([client.closed, welcome.then(() => undefined)]);
        const what = `${forged.kind} of seed ${seed + 1}: ${forged.token.slice(0, 2_000)}`;
        client.cut();
        assert.ok(answer, `let in: ${what}`);
        assert.match(answer.reason, /^(credential-invalid|token-expired|bad-message|bad-frame)$/, what);
        codes.add(answer.reason);
      }

      let said = 0;
      for (let count = 0; count < helloCount; count += 20) {
        const batch = Array.from({ length: Math.min(20, helloCount - count) }, () => forger.next());
        await Promise.all(batch.map(say));
        said += 1;
        assert.equal((await maya.say('lobby', `k${said}`, `message ${said}`)).type, 'ack');
      }
      assert.equal(relay.process.exitCode, null, relay.output);
      await enter(relay.socketUrl, undefined, { kind: 'token', token }).then((again) => again.cut());
      t.diagnostic(String(codes));
    });
  }
});
