import { createECDH } from 'node:crypto';
import { importJWK, SignJWT, type CryptoKey } from 'jose';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { curve } from './encrypted.ts';

interface Signature {
  readonly text: string;
  readonly madeAt: number;
}

const keyPattern = /^[\w-]{43}$/;

/** By which push services know the relay (RFC 8292). */
export class Vapid {
  /** As browsers take it (`applicationServerKey`). */
  readonly publicKey: string;
  readonly #key: Promise<CryptoKey | Uint8Array>;
  readonly #contact: string;
  readonly #clock: Clock;
  readonly #signatures = new Map<string, Promise<Signature>>();

  /**
   * @param secret - 32 bytes, base64url: the private key.
   * @throws RangeError when it is none.
   */
  constructor(secret: string, contact: string, clock: Clock) {
    if (!keyPattern.test(secret)) throw new RangeError('the key for pushes must be 32 bytes as base64url');
    if (!/^(?:https:\/\/|mailto:)\S+$/.test(contact)) {
      throw new RangeError('the contact for pushes must begin with https:// or mailto:');
    }
    const pair = createECDH(curve);
    pair.setPrivateKey(secret, 'base64url');
    const point = pair.getPublicKey();
    this.publicKey = point.toString('base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'));
    this.#key = importJWK({ kty: 'EC', crv: 'P-256', d: secret, x: x!, y: y! }, 'ES256');
    this.#contact = contact;
    this.#clock = clock;
  }

  /** The header by which a push to this address is the relay's. */
  async headerFor(endpoint: string): Promise<string> {
    const { origin } = new URL(endpoint);
    const now = this.#clock.now();
    const known = await this.#signatures.get(origin);
    if (known && Math.abs(now - known.madeAt) < bounds.pushSignature / 2) return known.text;
    // Of push services there are few; whoever subscribes names them.
    if (this.#signatures.size >= 100) this.#signatures.clear();
    const made = this.#sign(origin, now);
    this.#signatures.set(origin, made);
    return (await made).text;
  }

  async #sign(origin: string, now: number): Promise<Signature> {
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setAudience(origin)
      .setSubject(this.#contact)
      .setExpirationTime(Math.floor((now + bounds.pushSignature) / 1_000))
      .sign(await this.#key);
    return { text: `vapid t=${token}, k=${this.publicKey}`, madeAt: now };
  }
}
