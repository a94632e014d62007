import { createHmac, generateKeyPairSync, sign as signWith, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Credential } from '../../src/protocol/index.ts';

/** Signs tokens by hand, so that what checks them is not checked by itself. */

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The shared secret of tests. */
export const secret = 'a-shared-secret-of-the-tests-0123456789abcdef';

/** The time at which a test's clock begins, in seconds. */
export const testTime = 1_767_225_600;

export type Claims = Readonly<Record<string, unknown>>;

/** Claims of a user with a name, good for an hour from the beginning of a test's clock. */
export const claimsOf = (sub: string, more: Claims = {}): Claims => ({
  sub,
  aud: 'live-chat',
  exp: testTime + 3_600,
  iat: testTime - 1,
  name: sub.slice(0, 1).toUpperCase() + sub.slice(1),
  ...more,
});

/** A token with any header, signed with a shared secret. */
export function hmacToken(claims: unknown, header: unknown = { alg: 'HS256', typ: 'JWT' }, key = secret): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** A token of a user with this `sub`. */
export const tokenOf = (sub: string, more: Claims = {}): string => hmacToken(claimsOf(sub, more));

export const userCredential = (sub: string, more: Claims = {}): Credential => ({
  kind: 'token',
  token: tokenOf(sub, more),
});

/** A pair of keys of a backend, and how it signs. */
export interface Signer {
  readonly publicKey: KeyObject;
  readonly jwk: JsonWebKey & { readonly kid: string; readonly alg?: string };
  sign(claims: unknown, header?: object): string;
}

function signerOf(
  kid: string,
  alg: string,
  pair: { publicKey: KeyObject; privateKey: KeyObject },
  ieee: boolean,
): Signer {
  const { publicKey, privateKey } = pair;
  return {
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg },
    sign(claims, header = {}) {
      const signed = `${encode({ alg, typ: 'JWT', kid, ...header })}.${encode(claims)}`;
      const how = ieee ? ({ key: privateKey, dsaEncoding: 'ieee-p1363' } as const) : privateKey;
      return `${signed}.${signWith(alg === 'EdDSA' ? null : 'sha256', Buffer.from(signed), how).toString('base64url')}`;
    },
  };
}

export const rsaSigner = (kid: string): Signer =>
  signerOf(kid, 'RS256', generateKeyPairSync('rsa', { modulusLength: 2048 }), false);
export const ecSigner = (kid: string): Signer =>
  signerOf(kid, 'ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), true);
export const edSigner = (kid: string): Signer => signerOf(kid, 'EdDSA', generateKeyPairSync('ed25519'), false);

export const keySet = (...signers: readonly Signer[]): string =>
  JSON.stringify({ keys: signers.map(({ jwk }) => jwk) });
