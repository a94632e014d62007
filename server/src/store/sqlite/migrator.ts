import type { DatabaseSync } from 'node:sqlite';
import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { StoreOpenError } from '../errors.ts';
import { createKysely } from './dialect.ts';
import { migrations, schemaVersion } from './migrations.ts';

function migrationOf(statements: readonly string[]): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

/** Brings the schema up to date, all of it or nothing. */
export async function migrate(database: DatabaseSync): Promise<void> {
  const all = Object.fromEntries(Object.entries(migrations).map(([name, list]) => [name, migrationOf(list)]));
  const migrator = new Migrator({ db: createKysely(database), provider: { getMigrations: async () => all } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    const isNewer = error instanceof Error && /previously executed migration .* is missing/.test(error.message);
    const code = isNewer ? 'file-newer' : 'file-corrupt';
    throw new StoreOpenError(code, `the schema cannot be brought up to date: ${String(error)}`, { cause: error });
  }
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
}
