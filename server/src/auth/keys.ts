import { importJWK, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '../clock.ts';
import { bounds } from '../limits.ts';
import { readSource, type ReadText } from './source.ts';

/** A key and the one algorithm that it is good for, whatever a token says. */
export interface Key {
  readonly algorithm: string;
  readonly key: CryptoKey | Uint8Array;
}

/** Where the keys are with which tokens are checked. */
export interface KeyRing {
  /** The keys that a token with this header may be signed with. Only `alg` and `kid` of a header are ever looked at. */
  find(header: { readonly alg?: unknown; readonly kid?: unknown }): Promise<readonly Key[]>;
}

/** The one algorithm of each kind of public key that does not name its own. */
const usualAlgorithms = new Map([
  ['RSA', 'RS256'],
  ['P-256', 'ES256'],
  ['P-384', 'ES384'],
  ['P-521', 'ES512'],
  ['Ed25519', 'EdDSA'],
]);

const publicAlgorithms = new Set(
  ['RS', 'PS', 'ES'].flatMap((family) => ['256', '384', '512'].map((size) => family + size)).concat('EdDSA', 'Ed25519'),
);

/** Shared secrets: good for HS256 only. */
export function secretRing(secrets: readonly string[]): KeyRing {
  const keys = secrets.map((secret): Key => ({ algorithm: 'HS256', key: new TextEncoder().encode(secret) }));
  return { find: ({ alg }) => Promise.resolve(alg === 'HS256' ? keys : []) };
}

/** Several rings as one. */
export function joinedRing(rings: readonly KeyRing[]): KeyRing {
  return { find: async (header) => (await Promise.all(rings.map((ring) => ring.find(header)))).flat() };
}

/** RSA below 2048 bits. */
function isWeak(key: CryptoKey | Uint8Array): boolean {
  return 'algorithm' in key && 'modulusLength' in key.algorithm && Number(key.algorithm.modulusLength) < 2_048;
}

interface KeySet {
  readonly byId: ReadonlyMap<string, Key>;
  readonly all: readonly Key[];
}

/**
 * The public keys of a JSON Web Key Set. Secret keys in it, those for other uses and those of unknown kinds are left out.
 * @throws TypeError when it is no such set.
 */
async function readKeySet(text: string): Promise<KeySet> {
  const { keys } = JSON.parse(text) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new TypeError('this is not a JSON Web Key Set');
  const byId = new Map<string, Key>();
  const all: Key[] = [];
  for (const jwk of keys.slice(0, bounds.keys) as JWK[]) {
    if (typeof jwk !== 'object' || jwk === null || (jwk.use ?? 'sig') !== 'sig') continue;
    const algorithm = jwk.alg ?? usualAlgorithms.get(jwk.kty === 'RSA' ? 'RSA' : String(jwk.crv));
    if (jwk.kty === 'oct' || jwk.d !== undefined || algorithm === undefined || !publicAlgorithms.has(algorithm))
      continue;
    const key = await importJWK(jwk, algorithm).catch(() => undefined);
    if (!key || isWeak(key)) continue;
    all.push({ algorithm, key });
    if (typeof jwk.kid === 'string') byId.set(jwk.kid, { algorithm, key });
  }
  return { byId, all };
}

/** The keys cannot be read now, so that nothing can be said about a token. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

export interface KeySetRingOptions {
  readonly source: string;
  readonly clock: Clock;
  readonly read?: ReadText;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Public keys of an address or a file, read when they are first needed, again when they are old, and at once when a token names a key that is
 * not there (rotation); but never more often than the cooldown allows, whoever asks and whether or not it went well. While they cannot be
 * read the former ones go on.
 */
export function keySetRing({ source, clock, read = readSource, onFailure }: KeySetRingOptions): KeyRing {
  let keys: KeySet = { byId: new Map(), all: [] };
  let readAt = -Infinity;
  let triedAt = -Infinity;
  let reading: Promise<void> | undefined;

  async function reload(): Promise<void> {
    triedAt = clock.elapsed();
    try {
      keys = await readKeySet(await read(source));
      readAt = triedAt;
    } catch (error) {
      onFailure(error);
    }
  }

  /** Resolves when no more can be known now. */
  async function refresh(): Promise<void> {
    if (!reading && clock.elapsed() - triedAt < bounds.keysCooldown) return;
    await (reading ??= reload().finally(() => (reading = undefined)));
  }

  function look(kid: unknown): Key | undefined {
    if (typeof kid === 'string') return keys.byId.get(kid);
    return keys.all.length === 1 ? keys.all[0] : undefined;
  }

  return {
    async find({ alg, kid }) {
      if (typeof alg !== 'string' || !publicAlgorithms.has(alg)) return [];
      if (clock.elapsed() - readAt >= bounds.keysAge) await refresh();
      let key = look(kid);
      if (!key) {
        await refresh();
        key = look(kid);
      }
      // A key that is not there may be among those that could not be read.
      if (!key && readAt < triedAt) throw new KeysUnavailableError('the keys for tokens cannot be read');
      return key ? [key] : [];
    },
  };
}
