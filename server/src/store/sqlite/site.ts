import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SiteSettings } from '../../../../src/protocol/site.ts';
import type { NewAct } from '../moderation.ts';
import type { Acts } from './acts.ts';
import type { Stepped } from './calls.ts';

export const readSite = (database: DatabaseSync): SiteSettings =>
  JSON.parse(String(database.prepare('SELECT json FROM site').get()?.['json'] ?? '{}')) as SiteSettings;

/** Writes what the team has set for its site. Inside a transaction that is the caller's. */
export class SiteWriter {
  readonly #acts: Acts;
  readonly #save: StatementSync;

  constructor(database: DatabaseSync, acts: Acts) {
    this.#acts = acts;
    this.#save = database.prepare(
      'INSERT INTO site (id, json) VALUES (1, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
    );
  }

  write(site: SiteSettings, act: NewAct): Stepped {
    this.#save.run(JSON.stringify(site));
    this.#acts.note(act);
    return [1, 'done'];
  }
}
