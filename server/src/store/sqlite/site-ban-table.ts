import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ActResult, By, SiteBan, SiteBanQuery } from '../moderation.ts';
import type { Acts } from './acts.ts';

type Row = Omit<SiteBan, 'of' | 'until'> & { readonly of: string | null; readonly until: number | null };

const columns = 'kind, id, of, at, until';

const banOf = ({ of, until, ...row }: Row): SiteBan => ({
  ...row,
  ...(of !== null && { of }),
  ...(until !== null && { until }),
});

export function readSiteBans(database: DatabaseSync): SiteBan[] {
  return (database.prepare(`SELECT ${columns} FROM site_bans`).all() as unknown as Row[]).map(banOf);
}

export function readSiteBanPage(database: DatabaseSync, { after, user, now, limit }: SiteBanQuery): SiteBan[] {
  const rows = database
    .prepare(
      `SELECT ${columns} FROM site_bans WHERE (kind, id) > (?1, ?2) AND (until IS NULL OR until > ?3)
        AND (?4 IS NULL OR (kind = 'user' AND id = ?4) OR of = ?4) ORDER BY kind, id LIMIT ?5`,
    )
    .all(after?.kind ?? '', after?.id ?? '', now, user ?? null, limit);
  return (rows as unknown as Row[]).map(banOf);
}

/** Bans from the whole site. Inside a transaction that is the caller's. */
export class SiteBanWriter {
  readonly #acts: Acts;
  readonly #save: StatementSync;
  readonly #lift: StatementSync;
  readonly #liftOne: StatementSync;
  readonly #find: StatementSync;
  readonly #end: StatementSync;

  constructor(database: DatabaseSync, acts: Acts) {
    this.#acts = acts;
    this.#save = database.prepare('INSERT OR REPLACE INTO site_bans (kind, id, of, at, until) VALUES (?, ?, ?, ?, ?)');
    this.#lift = database.prepare(`DELETE FROM site_bans WHERE (kind = 'user' AND id = ?1) OR of = ?1`);
    this.#liftOne = database.prepare('DELETE FROM site_bans WHERE kind = ? AND id = ?');
    this.#find = database.prepare('SELECT 1 FROM site_bans WHERE kind = ? AND id = ?');
    this.#end = database.prepare('DELETE FROM site_bans WHERE until <= ?');
  }

  ban(bans: readonly SiteBan[], by: By): ActResult {
    const [{ kind, id, until }] = bans as [SiteBan];
    const said = this.#acts.said(by);
    // What is kept of an act tells of no address, not even its hash.
    if (said === 'again' && kind === 'address' && !this.#find.get(kind, id)) return 'key-reused';
    if (said) return said;
    for (const each of bans) this.#save.run(each.kind, each.id, each.of ?? null, each.at, each.until ?? null);
    const addresses = bans.filter((each) => each.kind === 'address').length;
    this.#acts.note({
      ...by,
      act: 'site-banned',
      ...(kind === 'user' && { user: id }),
      ...(addresses > 0 && { detail: `addresses: ${addresses}` }),
      ...(until !== undefined && { until }),
    });
    return 'done';
  }

  unban({ kind, id }: Pick<SiteBan, 'kind' | 'id'>, by: By): ActResult {
    const said = this.#acts.said(by);
    if (said) return said;
    const { changes } = kind === 'user' ? this.#lift.run(id) : this.#liftOne.run(kind, id);
    if (Number(changes) === 0) return 'nothing';
    const about = kind === 'user' ? { user: id } : { detail: 'addresses: 1' };
    this.#acts.note({ ...by, act: 'site-unbanned', ...about });
    return 'done';
  }

  end(before: number): void {
    this.#end.run(before);
  }
}
