import type { DatabaseSync } from 'node:sqlite';
import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { StoreOpenError } from '../errors.ts';
import { createKysely } from './dialect.ts';

function migration(statements: readonly string[]): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(database);
    },
  };
}

/** In the order of their names. One that was released is never changed: what is to be otherwise is another migration. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-logs': migration([
    `CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE rooms (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
      head INTEGER NOT NULL, at INTEGER NOT NULL, members INTEGER NOT NULL
    ) STRICT`,
    // A message that something was said about has its fold beside its entry; any other is what its entry says.
    `CREATE TABLE entries (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, about INTEGER,
      json TEXT NOT NULL, folded TEXT, PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX messages ON entries (room, seq) WHERE type = 'message'`,
    `CREATE INDEX edits ON entries (room, about) WHERE type = 'edit'`,
    // Without a digest where the content is erased: a digest of a short text tells the text (P19).
    `CREATE TABLE keys (
      room INTEGER NOT NULL, sender TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, digest BLOB,
      PRIMARY KEY (room, sender, key)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE people (
      room INTEGER NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, member INTEGER NOT NULL,
      PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE reads (
      room TEXT NOT NULL, user TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE guests (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ]),
};

/** The version of the schema, kept in the file's header (`user_version`): the number of migrations. */
export const schemaVersion = Object.keys(migrations).length;

/** Brings the schema up to date, all of it or nothing. */
export async function migrate(database: DatabaseSync): Promise<void> {
  const migrator = new Migrator({ db: createKysely(database), provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    const isNewer = error instanceof Error && /previously executed migration .* is missing/.test(error.message);
    const code = isNewer ? 'file-newer' : 'file-corrupt';
    throw new StoreOpenError(code, `the schema cannot be brought up to date: ${String(error)}`, { cause: error });
  }
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
}
