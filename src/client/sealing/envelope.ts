import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { Sealed } from '../../protocol/index.ts';
import { fromBase64Url, joined, sha256, toBase64Url, utf8, type Bytes } from './bytes.ts';

/** The one suite: there is nothing to be agreed on, and so nothing that could be talked down. All of it is WebCrypto's in every engine. */
export const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

const label = 'live-chat sealed 1';
const info = utf8(label).buffer;
const aes = 'AES-GCM';
/** The key of a content is made for it alone, so that it needs no other nonce. */
const iv = new Uint8Array(12);
/** How much was said is told to so many bytes. */
const step = 64;

/** A device of one's own. */
export interface OwnDevice {
  /** Its public key, base64url, as others are told it. */
  readonly key: string;
  readonly pair: CryptoKeyPair;
}

/** What a content belongs to. Opened as anything else, it does not open. */
export interface Binding {
  readonly room: string;
  /** Its sender. */
  readonly from: string;
  /** The key under which its message was sent (P3), also of an edit of it. */
  readonly key: string;
  readonly reply?: number | undefined;
  readonly thread?: number | undefined;
  readonly inRoom?: true | undefined;
}

/** The relay makes the root the answered message where none is named (P36). */
const bytesOf = ({ room, from, key, thread, reply = thread, inRoom = undefined }: Binding): Bytes =>
  utf8(JSON.stringify([label, room, from, key, reply ?? 0, thread ?? 0, !!inRoom]));

/** Names a device, by its public key. */
export const deviceId = async (key: string): Promise<string> =>
  toBase64Url((await sha256(fromBase64Url(key))).slice(0, 16));

export async function makeDevice(extractable: boolean): Promise<OwnDevice> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, extractable, ['deriveBits']);
  return { key: toBase64Url(await crypto.subtle.exportKey('raw', pair.publicKey)), pair };
}

const publicKey = (key: string): Promise<CryptoKey> => suite.kem.deserializePublicKey(fromBase64Url(key).buffer);

function padded(content: string): Bytes {
  const bytes = utf8(content);
  const all = new Uint8Array(Math.ceil(bytes.length / step) * step).fill(0x20);
  all.set(bytes);
  return all;
}

/** Seals a JSON text by one's own device for others: once, by a key of its own, and that for each by HPKE in its mode that shows who the sender is. */
export async function seal(
  content: string,
  binding: Binding,
  own: OwnDevice,
  devices: readonly string[],
): Promise<Sealed> {
  const bound = bytesOf(binding);
  const once = await crypto.subtle.generateKey({ name: aes, length: 256 }, true, ['encrypt']);
  const data = await crypto.subtle.encrypt({ name: aes, iv, additionalData: bound }, once, padded(content));
  const raw = await crypto.subtle.exportKey('raw', once);
  // With each key goes what it is the key of: whoever can open the content could else seal another by the same key, as from this sender.
  const aad = joined(bound, await sha256(new Uint8Array(data))).buffer;
  const keys = await Promise.all(
    devices.map(async (device) => {
      const to = { recipientPublicKey: await publicKey(device), senderKey: own.pair, info };
      const { enc, ct } = await suite.seal(to, raw, aad);
      return [await deviceId(device), toBase64Url(enc), toBase64Url(ct)] as const;
    }),
  );
  return { by: await deviceId(own.key), keys, data: toBase64Url(data) };
}

/**
 * What was sealed by a device for one of one's own, or undefined where it was for none of them.
 *
 * @throws where it was not sealed so: by that device, as a whole, and for what it is said to belong to.
 */
export async function open(
  { keys, data }: Sealed,
  binding: Binding,
  own: readonly OwnDevice[],
  by: string,
): Promise<string | undefined> {
  for (const { key: device, pair } of own) {
    const id = await deviceId(device);
    const found = keys.find(([each]) => each === id);
    if (!found) continue;
    const [, enc, key] = found;
    const bytes = fromBase64Url(data);
    const bound = bytesOf(binding);
    const aad = joined(bound, await sha256(bytes)).buffer;
    const from = {
      recipientKey: pair,
      enc: fromBase64Url(enc).buffer,
      senderPublicKey: await publicKey(by),
      info,
    };
    const raw = await suite.open(from, fromBase64Url(key).buffer, aad);
    const once = await crypto.subtle.importKey('raw', raw, aes, false, ['decrypt']);
    const content = await crypto.subtle.decrypt({ name: aes, iv, additionalData: bound }, once, bytes);
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  }
  return undefined;
}
