import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { NewAct } from '../moderation.ts';
import { versionOf, type SettingChange, type SettingName } from '../settings.ts';
import type { Acts } from './acts.ts';
import type { Stepped } from './calls.ts';

const select = 'SELECT json FROM settings WHERE name = ?';

const jsonIn = (statement: StatementSync, name: SettingName): string | undefined =>
  statement.get(name)?.['json'] as string | undefined;

export const readSetting = (database: DatabaseSync, name: SettingName): string | undefined =>
  jsonIn(database.prepare(select), name);

/** Writes what is set at the relay. Inside a transaction that is the caller's. */
export class SettingsWriter {
  readonly #acts: Acts;
  readonly #read: StatementSync;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync, acts: Acts) {
    this.#acts = acts;
    this.#read = database.prepare(select);
    this.#save = database.prepare(
      'INSERT INTO settings (name, json) VALUES (?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
    );
    this.#remove = database.prepare('DELETE FROM settings WHERE name = ?');
  }

  /** @returns 0 where somebody else has set it meanwhile. */
  write({ name, json, expected }: SettingChange, act: NewAct): Stepped {
    if (expected !== undefined && versionOf(jsonIn(this.#read, name)) !== expected) return [0, 'done'];
    if (json === null) this.#remove.run(name);
    else this.#save.run(name, json);
    this.#acts.note(act);
    return [1, 'done'];
  }
}
