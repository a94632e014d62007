import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credential, ErrorCode, Hello } from '../../src/protocol/index.ts';
import { cleanName } from './names.ts';
import type { Identity } from './policy.ts';
import type { Store } from './store/store.ts';

export type Authentication =
  /** `secret` only for a guest just made. */
  | { readonly ok: true; readonly identity: Identity; readonly secret?: string }
  | {
      readonly ok: false;
      readonly code: ErrorCode & ('credential-invalid' | 'token-expired' | 'revoked');
      readonly message: string;
    };

/** Finds out who somebody is. It rejects only when the store fails. */
export interface Authenticator {
  /** At hello (P12). */
  authenticate(hello: Hello): Promise<Authentication>;
  /** A fresh token for the same identity (P13). */
  refresh(identity: Identity, token: string): Promise<Authentication>;
}

const noTokens: Authentication = {
  ok: false,
  code: 'credential-invalid',
  message: 'this relay has no key by which it could check tokens',
};

const noGuest: Authentication = { ok: false, code: 'credential-invalid', message: 'no guest with this id and secret' };

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Guests: the relay makes id and secret, the browser keeps the secret, the store keeps its hash. */
export function createAuthenticator(store: Store, nameLength: number): Authenticator {
  async function newGuest(wanted: string | undefined): Promise<Authentication> {
    const id = `g_${randomBytes(16).toString('base64url')}`;
    const secret = randomBytes(32).toString('base64url');
    const name = cleanName(wanted ?? '', nameLength);
    await store.createGuest({ id, name, secretHash: hashOf(secret) });
    return { ok: true, identity: { user: { id, name, kind: 'guest' } }, secret };
  }

  async function knownGuest(id: string, secret: string, wanted: string | undefined): Promise<Authentication> {
    const given = Buffer.from(hashOf(secret), 'hex');
    const guest = await store.findGuest(id);
    // Compared also where there is no such guest, so that the time does not tell.
    const expected = guest ? Buffer.from(guest.secretHash, 'hex') : Buffer.alloc(given.length);
    if (expected.length !== given.length || !timingSafeEqual(given, expected) || !guest) return noGuest;
    const name = wanted === undefined ? guest.name : cleanName(wanted, nameLength);
    if (name !== guest.name) await store.renameGuest(id, name);
    return { ok: true, identity: { user: { id, name, kind: 'guest' } } };
  }

  function authenticate({ credential, name }: { credential?: Credential; name?: string }): Promise<Authentication> {
    if (!credential) return newGuest(name);
    if (credential.kind === 'guest') return knownGuest(credential.id, credential.secret, name);
    return Promise.resolve(noTokens);
  }

  return { authenticate, refresh: () => Promise.resolve(noTokens) };
}
