import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { actsFrom } from '../../audit.ts';
import type { Act } from '../moderation.ts';
import { exportOf, type PersonalRecord } from '../personal.ts';
import { BackupError } from '../errors.ts';
import { readActs } from './acts.ts';
import { databasePath, openForReading, readVersion } from './file.ts';
import { schemaVersion } from './migrations.ts';
import { personalPage } from './personal.ts';

/**
 * Reads a data folder as of one moment; a relay may be running on it.
 * @throws BackupError or StoreOpenError when there is no database to be read.
 */
export async function* readFrom<T>(
  folder: string,
  read: (database: DatabaseSync) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const file = databasePath(folder);
  if (!existsSync(file)) throw new BackupError('nothing-there', `there is no database in ${folder}`);
  readVersion(file, schemaVersion);
  const database = openForReading(file);
  try {
    database.exec('BEGIN');
    yield* read(database);
  } finally {
    database.close();
  }
}

/** All that a data folder has of a person. */
export const exportFrom = (folder: string, user: string): AsyncGenerator<PersonalRecord, void, undefined> =>
  readFrom(folder, (database) => exportOf((after) => personalPage(database, user, after)));

/** What moderators did. */
export const auditFrom = (folder: string): AsyncGenerator<Act, void, undefined> =>
  readFrom(folder, (database) => actsFrom((after, limit) => readActs(database, after, limit)));
