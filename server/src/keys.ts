import { createHmac } from 'node:crypto';
import {
  tokenIdOf,
  type MadeServiceKey,
  type NewServiceKey,
  type ServiceKeyInfo,
  type ServiceKeys,
} from './auth/service-keys.ts';
import type { Scope } from './policy/scopes.ts';
import type { Session } from './session.ts';

/** The keys by which services (bots, backends) come. */
export interface RelayKeys {
  /**
   * Makes a key. It is told once: the relay keeps its hash.
   * @example `const { key } = await relay.keys.add({ name: 'Build bot', scopes: ['read', 'send'] })`
   * @param maker Id of the service that asks for it, if one does: it gets keys for itself and for services that never had one.
   * @throws RangeError when its name, scopes or end are not valid.
   * @throws ForeignServiceError when it would be of another service than its maker.
   */
  add(wanted: NewServiceKey, maker?: string): Promise<MadeServiceKey>;
  /** All keys in the order in which they were made, those revoked included. */
  list(): readonly ServiceKeyInfo[];
  /**
   * Revokes a key: its open connections end with `revoked` before this returns its promise. Resolves to the key, or to undefined where there is none
   * of this id.
   * @param by Id of the service that does it, for the audit log. Default: `relay`.
   * @throws When it could not be stored: then it holds until the relay ends.
   */
  revoke(id: string, by?: string): Promise<ServiceKeyInfo | undefined>;
}

/** What makes a key once: by which credential it is asked for, and what the caller calls the request. */
export interface KeyRequest {
  readonly credential: string;
  readonly key: string;
  /** Which services may be given another key (see `ServiceKeys.add`). */
  readonly within?: readonly Scope[];
}

/** For the API, in which a request may be said again (P3). */
export interface RepeatableKeys extends RelayKeys {
  /**
   * As `add`; said again by the same credential and name it tells the same key. That one is kept nowhere for it: it follows from the credential, of which
   * the relay keeps a hash, the name, which it does not keep, and a secret of the relay's own.
   * @throws KeyReusedError when something else was asked for by that name.
   */
  addOnce(wanted: NewServiceKey, maker: string, request: KeyRequest): Promise<MadeServiceKey>;
}

export function createRelayKeys(
  keys: ServiceKeys,
  sessions: ReadonlySet<Session>,
  relaySecret: string,
): RepeatableKeys {
  return {
    add: (wanted, maker) => keys.add(wanted, maker),
    addOnce(wanted, maker, { credential, key, within }) {
      const seed = createHmac('sha256', relaySecret).update(`service key\n${credential}\n${key}`).digest();
      return keys.add(wanted, maker, seed, within);
    },
    list: () => keys.list(),
    revoke(id, by) {
      const stored = keys.revoke(id, by);
      for (const session of [...sessions]) {
        if (session.identity?.token?.id === tokenIdOf(id)) session.end('revoked', 'this key was revoked');
      }
      return stored;
    },
  };
}
