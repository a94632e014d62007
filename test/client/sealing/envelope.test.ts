import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha512 } from '@hpke/core';
import fc from 'fast-check';
import type { Sealed } from '../../../src/protocol/index.ts';
import { fromBase64Url, toBase64Url } from '../../../src/client/sealing/bytes.ts';
import { makeDevice, open, seal, suite, type Binding, type OwnDevice } from '../../../src/client/sealing/envelope.ts';
import { safetyNumber } from '../../../src/client/sealing/safety-number.ts';
import { tries } from '../../support/tries.ts';

const hex = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'hex')).buffer;
const binding: Binding = { room: `d~${'r'.repeat(22)}`, from: 'u_ana', key: 'k1', reply: 3 };
const pool = await Promise.all(Array.from({ length: 8 }, () => makeDevice(false)));

/** The content, or `unreadable`. */
const read = (sealed: Sealed, own: readonly OwnDevice[], by: string, as = binding): Promise<string | undefined> =>
  open(sealed, as, own, by).catch(() => 'unreadable');

test('P56: HPKE is that of RFC 9180: the vector A.4.3, of our KEM in auth mode', async () => {
  const vector = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha512(), aead: new Aes128Gcm() });
  const recipientKey = await suite.kem.deriveKeyPair(
    hex('649a3f92edbb7a2516a0ade0b7dccc58a37240c4ba06f9726a952227b4adf6ff'),
  );
  const senderKey = await suite.kem.deriveKeyPair(
    hex('4d79b8691aab55a7265e8490a04bb3860ed64dece90953ad0dc43a6ea59b4bf2'),
  );
  const enc = hex(
    '04fec59fa9f76f5d0f6c1660bb179cb314ed97953c53a60ab38f8e6ace60fd59178084d0dd66e0f79172992d4ddb2e91172ce24949bcebfff158dcc417f2c6e9c6',
  );
  const info = hex('4f6465206f6e2061204772656369616e2055726e');
  const text = hex('2480179d880b5f458154b8bfe3c7e8732332de84aabf06fc440f6b31f169e154157fa9eb44f2fa4d7b38a9236e');
  const from = { recipientKey, enc, senderPublicKey: senderKey.publicKey, info };
  const opened = await vector.open(from, text, hex('436f756e742d30'));
  assert.equal(Buffer.from(opened).toString(), 'Beauty is truth, truth beauty');
});

test('P56: whoever it is sealed for opens it, and nobody else, whichever devices there are', async () => {
  const devices = fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.nat(7), devices, fc.string({ unit: 'binary', maxLength: 300 }), async (by, to, text) => {
      const content = JSON.stringify({ text: text.toWellFormed() });
      const own = pool[by]!;
      const keys = to.map((index) => pool[index]!.key);
      const sealed = await seal(content, binding, own, keys);
      for (const [index, device] of pool.entries()) {
        const opened = await read(sealed, [device], own.key);
        assert.equal(opened?.trimEnd(), to.includes(index) ? content : undefined);
      }
      // As from another device it is nothing.
      assert.equal(await read(sealed, [pool[to[0]!]!], pool[(by + 1) % 8]!.key), 'unreadable');
    }),
    { numRuns: tries(4) },
  );
});

test('P56: as another message, from another, in another room, or with another answer it does not open', async () => {
  const [ana, ben] = [pool[0]!, pool[1]!];
  const sealed = await seal('{}', binding, ana, [ben.key]);
  assert.equal((await read(sealed, [ben], ana.key))?.trimEnd(), '{}');
  const others: Partial<Binding>[] = [
    ...[{ room: 'd~other' }, { from: 'u_ben' }, { key: 'k2' }, { reply: 4 }, { reply: undefined }],
    ...[{ thread: 3 }, { inRoom: true as const }],
  ];
  for (const other of others) {
    assert.equal(await read(sealed, [ben], ana.key, { ...binding, ...other }), 'unreadable', JSON.stringify(other));
  }
});

test('P56: with one bit another it is unreadable, and never another text', async () => {
  const [ana, ben] = [pool[0]!, pool[1]!];
  const sealed = await seal(JSON.stringify({ text: 'Only for Ben' }), binding, ana, [ben.key, ana.key]);
  const flipped = (text: string, bit: number): string => {
    const bytes = fromBase64Url(text);
    const at = bit % (bytes.length * 8);
    bytes[at >> 3]! ^= 1 << (at & 7);
    return toBase64Url(bytes);
  };
  const [[id, enc, key], other] = sealed.keys as [Sealed['keys'][0], Sealed['keys'][0]];
  await fc.assert(
    fc.asyncProperty(fc.nat(2), fc.nat(100_000), async (part, bit) => {
      const changed: Sealed = [
        { ...sealed, data: flipped(sealed.data, bit) },
        { ...sealed, keys: [[id, flipped(enc, bit), key], other] },
        { ...sealed, keys: [[id, enc, flipped(key, bit)], other] },
      ][part] as Sealed;
      assert.equal(await read(changed, [ben], ana.key), 'unreadable');
    }),
    { numRuns: tries(60) },
  );
  // The key of a content opens no other one: whoever has read it cannot seal another by it, as from Ana.
  const forged = await seal(JSON.stringify({ text: 'Send Ben money' }), binding, ben, [ana.key, ben.key]);
  assert.equal(await read({ ...sealed, data: forged.data }, [ana], ana.key), 'unreadable');
});

test('P56: how much was said is told to 64 bytes', async () => {
  const lengths = await Promise.all(
    ['', 'x'.repeat(40), 'x'.repeat(70)].map(async (text) => {
      const { data } = await seal(JSON.stringify({ text }), binding, pool[0]!, [pool[1]!.key]);
      return fromBase64Url(data).length;
    }),
  );
  assert.deepEqual(lengths, [64 + 16, 64 + 16, 128 + 16]);
});

test('P56: a safety number is the same for both, in whatever order, and another with any other key', async () => {
  const [a, b, c] = pool.map(({ key }) => key) as [string, string, string];
  const number = await safetyNumber([
    { user: 'u_ana', keys: [a, b] },
    { user: 'u_ben', keys: [c] },
  ]);
  assert.match(number, /^\d{5}( \d{5}){11}$/);
  const same = await safetyNumber([
    { user: 'u_ben', keys: [c] },
    { user: 'u_ana', keys: [b, a] },
  ]);
  assert.equal(same, number);
  const others = [
    [
      { user: 'u_ana', keys: [a] },
      { user: 'u_ben', keys: [c] },
    ],
    [
      { user: 'u_ana', keys: [c] },
      { user: 'u_ben', keys: [a, b] },
    ],
    [
      { user: 'u_ana', keys: [a, b] },
      { user: 'u_bob', keys: [c] },
    ],
  ];
  for (const other of others) assert.notEqual(await safetyNumber(other), number);
});

test('P56: keys are made so that no script can read them, unless that is wanted', async () => {
  assert.equal(pool[0]!.pair.privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('jwk', pool[0]!.pair.privateKey));
  assert.equal((await makeDevice(true)).pair.privateKey.extractable, true);
});
