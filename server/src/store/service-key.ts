import type { Scope } from '../policy/scopes.ts';

/** What is stored of a service's key. Times are milliseconds since 1970. */
export interface StoredServiceKey {
  readonly id: string;
  /** SHA-256 of the whole key, hex. The key itself is nowhere in the store. */
  readonly hash: string;
  /** Whose it is: what the service is called. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly made: number;
  /** When it ends by itself; undefined where it does not. */
  readonly expires: number | undefined;
  /** The day on which it was last used (`2026-01-31`, UTC). */
  readonly used: string | undefined;
  /** When it was revoked. */
  readonly revoked: number | undefined;
}
