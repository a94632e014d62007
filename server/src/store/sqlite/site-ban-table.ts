import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { By, SiteBan } from '../moderation.ts';
import type { Acts } from './acts.ts';

type Row = Omit<SiteBan, 'of' | 'until'> & { readonly of: string | null; readonly until: number | null };

export function readSiteBans(database: DatabaseSync): SiteBan[] {
  const rows = database.prepare('SELECT kind, id, of, at, until FROM site_bans').all() as unknown as Row[];
  return rows.map(({ of, until, ...row }) => ({
    ...row,
    ...(of !== null && { of }),
    ...(until !== null && { until }),
  }));
}

/** Bans from the whole site. Inside a transaction that is the caller's. */
export class SiteBanWriter {
  readonly #acts: Acts;
  readonly #save: StatementSync;
  readonly #lift: StatementSync;
  readonly #end: StatementSync;

  constructor(database: DatabaseSync, acts: Acts) {
    this.#acts = acts;
    this.#save = database.prepare('INSERT OR REPLACE INTO site_bans (kind, id, of, at, until) VALUES (?, ?, ?, ?, ?)');
    this.#lift = database.prepare(`DELETE FROM site_bans WHERE (kind = 'user' AND id = ?1) OR of = ?1`);
    this.#end = database.prepare('DELETE FROM site_bans WHERE until <= ?');
  }

  ban(bans: readonly SiteBan[], by: By): void {
    for (const { kind, id, of, at, until } of bans) this.#save.run(kind, id, of ?? null, at, until ?? null);
    const [{ id: user, until }] = bans as [SiteBan];
    const addresses = bans.filter(({ kind }) => kind === 'address').length;
    const detail = addresses > 0 ? { detail: `addresses: ${addresses}` } : {};
    this.#acts.note({ ...by, act: 'site-banned', user, ...detail, ...(until !== undefined && { until }) });
  }

  /** @returns whether there was one. */
  unban(user: string, by: By): boolean {
    if (Number(this.#lift.run(user).changes) === 0) return false;
    this.#acts.note({ ...by, act: 'site-unbanned', user });
    return true;
  }

  end(before: number): void {
    this.#end.run(before);
  }
}
