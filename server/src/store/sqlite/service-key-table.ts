import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isScope } from '../../policy/scopes.ts';
import type { StoredServiceKey } from '../service-key.ts';

interface Row extends Omit<StoredServiceKey, 'scopes' | 'expires' | 'used' | 'revoked'> {
  readonly scopes: string;
  readonly expires: number | null;
  readonly used: string | null;
  readonly revoked: number | null;
}

/** Scopes of another version of the relay are left out: nobody has more by them. */
export function readServiceKeys(database: DatabaseSync): StoredServiceKey[] {
  const rows = database.prepare('SELECT * FROM service_keys').all() as unknown as Row[];
  return rows.map(({ scopes, expires, used, revoked, ...row }) => ({
    ...row,
    scopes: scopes.split(',').filter(isScope),
    expires: expires ?? undefined,
    used: used ?? undefined,
    revoked: revoked ?? undefined,
  }));
}

export class ServiceKeyWriter {
  readonly #save: StatementSync;

  constructor(database: DatabaseSync) {
    this.#save = database.prepare(
      `INSERT INTO service_keys (id, hash, name, scopes, made, expires, used, revoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET used = coalesce(excluded.used, used), revoked = coalesce(revoked, excluded.revoked)`,
    );
  }

  save({ id, hash, name, scopes, made, expires, used, revoked }: StoredServiceKey): void {
    this.#save.run(id, hash, name, scopes.join(), made, expires ?? null, used ?? null, revoked ?? null);
  }
}
